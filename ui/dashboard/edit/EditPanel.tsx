import { SearchOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Input, Tabs } from "antd";
import { type DragEvent, type ReactNode, useDeferredValue, useState } from "react";
import { listCharts } from "../../api/resources.ts";
import type { ChartRow, DashboardChart } from "../../api/types.ts";
import { ChartGlyph } from "../../components/ChartGlyph.tsx";
import { t } from "../../i18n/t.ts";
import { useDashboard } from "../context.ts";
import type { NodeType } from "../layout/tree.ts";
import { openTabOf } from "../layout/visible-tabs.ts";
import styles from "./edit.module.css";
import { useEditing } from "./editing.ts";
import { chartsIn, insert, newNodes, type StoredNode } from "./positions.ts";

const elements: { type: NodeType; name: string; note: string }[] = [
  { type: "ROW", name: t("Row"), note: t("Things side by side") },
  { type: "COLUMN", name: t("Column"), note: t("Things below one another, in a row") },
  { type: "TABS", name: t("Tabs"), note: t("Several pages in one place") },
  { type: "HEADER", name: t("Header"), note: t("A heading over what follows") },
  { type: "MARKDOWN", name: t("Text"), note: t("Markdown, with HTML that is harmless") },
  { type: "DIVIDER", name: t("Divider"), note: t("A line between parts") },
];

/** Beside an edited dashboard: the charts and elements that can be put on it. */
export function EditPanel() {
  return (
    <aside className={styles.panel} aria-label={t("Add to the dashboard")}>
      <Tabs
        size="small"
        items={[
          { key: "charts", label: t("Charts"), children: <ChartChoice /> },
          { key: "elements", label: t("Layout elements"), children: <ElementChoice /> },
        ]}
      />
    </aside>
  );
}

function ElementChoice() {
  return (
    <ul className={styles.choices}>
      {elements.map(({ type, name, note }) => (
        <Choice key={type} name={name} make={() => newNodes(type)}>
          <strong>{name}</strong>
          <span className={styles.note}>{note}</span>
        </Choice>
      ))}
    </ul>
  );
}

const columns = ["id", "slice_name", "viz_type", "datasource_name_text", "description", "form_data"];
const mostShown = 50;

interface ListedChart extends ChartRow {
  form_data: DashboardChart["form_data"];
}

function ChartChoice() {
  const { draft, learn } = useEditing();
  const [search, setSearch] = useState("");
  const asked = useDeferredValue(search);
  const { data, error } = useQuery({
    queryKey: ["charts-to-add", asked],
    queryFn: ({ signal }) =>
      listCharts(
        {
          columns,
          filters: asked ? [{ col: "slice_name", opr: "chart_all_text", value: asked }] : [],
          order_column: "changed_on_delta_humanized",
          order_direction: "desc",
          page: 0,
          page_size: mostShown,
        },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  const placed = chartsIn(draft.positions);
  const rows = (data?.result ?? []) as ListedChart[];
  return (
    <>
      <Input
        type="search"
        prefix={<SearchOutlined />}
        placeholder={t("Search charts")}
        aria-label={t("Search charts")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {error ? <p role="alert">{t("The charts could not be listed: {message}", { message: error.message })}</p> : null}
      {data && rows.length === 0 ? <p className={styles.note}>{t("No chart has this name.")}</p> : null}
      <ul className={styles.choices}>
        {rows.map((row) => {
          const name = row.slice_name || t("Untitled chart");
          const make = () => {
            learn({ id: row.id, slice_name: name, description: row.description ?? null, form_data: row.form_data });
            return newNodes("CHART", { id: row.id, slice_name: name });
          };
          return (
            <Choice key={row.id} name={name} make={make} isUsed={placed.has(row.id)}>
              <strong>{name}</strong>
              <span className={styles.note}>
                <ChartGlyph vizType={row.viz_type ?? ""} withName />
              </span>
              <span className={styles.note}>{row.datasource_name_text}</span>
            </Choice>
          );
        })}
      </ul>
      {data && data.count > mostShown ? (
        <p className={styles.note}>
          {t("The {mostShown} changed last, of {count}. Search for the others.", { mostShown, count: data.count })}
        </p>
      ) : null}
    </>
  );
}

interface ChoiceProps {
  name: string;
  make(): StoredNode[];
  isUsed?: boolean;
  children: ReactNode;
}

/** Something to add: dragged to its place, or put at the end by its button. */
function Choice({ name, make, isUsed = false, children }: ChoiceProps) {
  const { draft, change, dragged } = useEditing();
  const { layout, openTabs } = useDashboard();
  const start = (event: DragEvent) => {
    dragged.current = make();
    event.dataTransfer.effectAllowed = "copy";
    event.dataTransfer.setData("text/plain", name);
  };
  const add = () => {
    const top = layout.root.children[0];
    const target = top?.type === "TABS" ? openTabOf(top, openTabs) : top?.id;
    if (!target) return;
    change({
      positions: insert(draft.positions, target, draft.positions[target]?.children.length ?? 0, make()),
    });
  };
  return (
    <li
      className={styles.choice}
      draggable
      data-used={isUsed ? "" : undefined}
      onDragStart={start}
      onDragEnd={() => {
        dragged.current = undefined;
      }}
    >
      <div className={styles.choiceText}>{children}</div>
      <Button
        size="small"
        onClick={add}
        aria-label={isUsed ? t("Add again: {name}", { name }) : t("Add {name}", { name })}
      >
        {isUsed ? t("Add again") : t("Add")}
      </Button>
    </li>
  );
}
