import { PlusOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { Link } from "react-router";
import { can } from "../access.ts";
import type { BootstrapUser } from "../bootstrap.ts";
import { t } from "../i18n/t.ts";

/** What can be made, where, and the right that it takes. */
const things: { label: string; to: string; right: [permission: string, view: string] }[] = [
  { label: t("Query"), to: "/sqllab/?new=1", right: ["can_read", "SQLLab"] },
  { label: t("Chart"), to: "/chart/add", right: ["can_write", "Chart"] },
  { label: t("Dataset"), to: "/dataset/add/", right: ["can_write", "Dataset"] },
  { label: t("Database connection"), to: "/databaseview/list/#new", right: ["can_write", "Database"] },
  { label: t("Table from a file"), to: "/tablemodelview/list/#upload", right: ["can_upload", "Database"] },
];

/** The way to something new, from every page. */
export function NewMenu({ user }: { user: BootstrapUser }) {
  const items = things
    .filter(({ right }) => can(user, ...right))
    .map(({ label, to }) => ({ key: to, label: <Link to={to}>{label}</Link> }));
  if (items.length === 0) return null;
  return (
    <Dropdown autoFocus trigger={["click"]} placement="bottomRight" menu={{ items }}>
      <Button type="text" aria-label={t("New")} aria-haspopup="menu" icon={<PlusOutlined />} />
    </Dropdown>
  );
}
