import {
  CaretRightFilled,
  DatabaseOutlined,
  LinkOutlined,
  MoreOutlined,
  SaveOutlined,
  StopOutlined,
} from "@ant-design/icons";
import { Button, Dropdown, Select, Tooltip } from "antd";
import { useBootstrap } from "../bootstrap-context.ts";
import { numberText, t } from "../i18n/t.ts";
import styles from "./SqlLab.module.css";
import type { Tab } from "./tabs/tab.ts";
import type { SqlDatabase } from "./types.ts";

export type ToolbarAction =
  | "run"
  | "stop"
  | "save"
  | "format"
  | "link"
  | "parameters"
  | "cost"
  | "createAs"
  | "help"
  | "tables";

interface ToolbarProps {
  tab: Tab;
  database: SqlDatabase | undefined;
  isRunning: boolean;
  /** something is selected, and only that runs */
  isPart: boolean;
  /** the tables are beside, not in a drawer of their own */
  isWide: boolean;
  act(action: ToolbarAction): void;
  setLimit(limit: number): void;
}

const limits = [10, 100, 1000, 10_000, 100_000, 1_000_000];

/** What is done with the query of a tab. */
export function Toolbar({ tab, database, isRunning, isPart, isWide, act, setLimit }: ToolbarProps) {
  const { common } = useBootstrap();
  const flags = common.feature_flags;
  const most = Number(common.conf.SQL_MAX_ROW ?? 0) || Number.POSITIVE_INFINITY;
  const offered = [...new Set([...limits.filter((limit) => limit <= most), tab.limit])].sort((a, b) => a - b);
  const items = [
    // Where there is room, they stand beside.
    ...(isWide
      ? []
      : [
          { key: "format", label: t("Format SQL") },
          { key: "link", label: t("Copy link") },
        ]),
    ...(flags.ENABLE_TEMPLATE_PROCESSING ? [{ key: "parameters", label: t("Template parameters") }] : []),
    ...(flags.ESTIMATE_QUERY_COST && database?.allows_cost_estimate
      ? [{ key: "cost", label: t("Estimate the cost") }]
      : []),
    ...(database?.allow_ctas || database?.allow_cvas ? [{ key: "createAs", label: t("Create a table or view") }] : []),
    { key: "help", label: t("Keyboard shortcuts") },
  ];
  return (
    <div className={styles.tools} role="toolbar" aria-label={t("Query")}>
      {isWide ? null : (
        <Button icon={<DatabaseOutlined />} aria-label={t("Database and tables")} onClick={() => act("tables")} />
      )}
      {isRunning ? (
        <Button danger icon={<StopOutlined aria-hidden="true" />} onClick={() => act("stop")}>
          {t("Stop")}
        </Button>
      ) : (
        <Button
          type="primary"
          icon={<CaretRightFilled aria-hidden="true" />}
          disabled={tab.dbId === null}
          onClick={() => act("run")}
        >
          {isPart ? t("Run selection") : t("Run")}
        </Button>
      )}
      <Select<number>
        aria-label={t("Most rows")}
        className={styles.limit}
        value={tab.limit}
        onChange={setLimit}
        labelRender={({ label }) => (
          <>
            {t("Limit")} {label}
          </>
        )}
        options={offered.map((value) => ({ value, label: numberText(value) }))}
      />
      <span className={styles.space} />
      <Button icon={<SaveOutlined />} aria-label={t("Save")} onClick={() => act("save")}>
        {isWide ? t("Save") : null}
      </Button>
      {isWide ? (
        <>
          <Button onClick={() => act("format")}>{t("Format")}</Button>
          <Tooltip title={t("Copy a link to this query")}>
            <Button icon={<LinkOutlined />} aria-label={t("Copy link")} onClick={() => act("link")} />
          </Tooltip>
        </>
      ) : null}
      <Dropdown
        autoFocus
        trigger={["click"]}
        placement="bottomRight"
        menu={{ items, onClick: ({ key }) => act(key as ToolbarAction) }}
      >
        <Button icon={<MoreOutlined />} aria-label={t("More actions")} aria-haspopup="menu" />
      </Dropdown>
    </div>
  );
}
