import { SearchOutlined } from "@ant-design/icons";
import { Input } from "antd";
import { useState } from "react";
import { chartTypes } from "../../charts/registry.ts";
import { ChartGlyph } from "../../components/ChartGlyph.tsx";
import { locale } from "../../i18n/catalogue.ts";
import { t } from "../../i18n/t.ts";
import styles from "./TypeGallery.module.css";

interface TypeGalleryProps {
  value: string | undefined;
  choose(vizType: string): void;
  autoFocus?: boolean;
}

/** All chart types by what they are for. */
export function TypeGallery({ value, choose, autoFocus }: TypeGalleryProps) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = Object.entries(chartTypes).filter(([vizType, { name, category, description }]) =>
    [vizType, name, t(name), t(category), t(description)].some((text) => text.toLowerCase().includes(wanted)),
  );
  const groups = [...Map.groupBy(found, ([, type]) => t(type.category))].sort(([a], [b]) => a.localeCompare(b, locale));
  return (
    <div className={styles.gallery}>
      <Input
        type="search"
        allowClear
        prefix={<SearchOutlined />}
        placeholder={t("Search chart types")}
        aria-label={t("Search chart types")}
        value={search}
        autoFocus={autoFocus}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className={styles.groups}>
        {groups.map(([category, types]) => (
          <section key={category} aria-label={category}>
            <h3>{category}</h3>
            <div className={styles.types}>
              {types.map(([vizType, { description }]) => (
                <div key={vizType} className={styles.type} data-chosen={vizType === value}>
                  <button type="button" aria-pressed={vizType === value} onClick={() => choose(vizType)}>
                    <ChartGlyph vizType={vizType} withName />
                  </button>
                  <p>{t(description)}</p>
                </div>
              ))}
            </div>
          </section>
        ))}
        {found.length === 0 ? <p role="status">{t("No chart type is called “{search}”.", { search })}</p> : null}
      </div>
    </div>
  );
}
