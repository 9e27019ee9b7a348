import { theme as antdTheme, Button, Input, Progress, Segmented, Select, Switch, Table } from "antd";
import { useState } from "react";
import type { BrandedTheme } from "../bootstrap.ts";
import { isRecord } from "../dashboard/layout/tree.ts";
import { t } from "../i18n/t.ts";
import styles from "./ThemePreview.module.css";
import { StoredTheme } from "./ThemeProvider.tsx";

/** What a theme makes of the parts that pages are made of, while it is written. */
export default function ThemePreview({ values }: { values: Record<string, unknown> }) {
  const theme = readTheme(values.json_data);
  // While a bracket is missing, the last whole theme stays in sight.
  const [whole, setWhole] = useState<BrandedTheme>({});
  if (theme && JSON.stringify(theme) !== JSON.stringify(whole)) setWhole(theme);
  return (
    <section aria-label={t("Preview")}>
      <h3 className={styles.heading}>{t("Preview")}</h3>
      <StoredTheme theme={whole}>
        <Parts />
      </StoredTheme>
    </section>
  );
}

function readTheme(text: unknown): BrandedTheme | undefined {
  try {
    const parsed: unknown = JSON.parse(String(text));
    return isRecord(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const rows = [
  { key: "1", region: t("North"), sales: 1240 },
  { key: "2", region: t("South"), sales: 860 },
];

function Parts() {
  const { token } = antdTheme.useToken();
  const page = { background: token.colorBgLayout, borderColor: token.colorBorder, borderRadius: token.borderRadiusLG };
  return (
    <div className={styles.page} style={{ ...page, color: token.colorText, fontFamily: token.fontFamily }} inert>
      <strong style={{ fontSize: token.fontSizeHeading4 }}>{t("A heading")}</strong>
      <p style={{ color: token.colorTextSecondary }}>
        {t("Text beside it, with")} <span style={{ color: token.colorLink }}>{t("a link")}</span>.
      </p>
      <div className={styles.row}>
        <Button type="primary">{t("Save")}</Button>
        <Button>{t("Cancel")}</Button>
        <Button danger>{t("Delete")}</Button>
        <Switch checked aria-label={t("Active")} />
      </div>
      <div className={styles.row}>
        <Input defaultValue={t("A field")} aria-label={t("A field")} />
        <Select value="a" options={[{ value: "a", label: t("A choice") }]} aria-label={t("A choice")} />
        <Segmented options={[t("Day"), t("Week")]} />
      </div>
      <Progress percent={62} aria-label={t("Progress")} />
      <Table
        size="small"
        pagination={false}
        dataSource={rows}
        columns={[
          { key: "region", dataIndex: "region", title: t("Region") },
          { key: "sales", dataIndex: "sales", title: t("Sales"), align: "right" },
        ]}
      />
    </div>
  );
}
