import { Link } from "react-router";
import { can } from "../access.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";

interface SqlLabLinkProps {
  /** e.g. 7__table */
  datasource: unknown;
  sql: string | undefined;
}

/** Leads with SQL over a dataset to SQL Lab, for whoever may use it. */
export function SqlLabLink({ datasource, sql }: SqlLabLinkProps) {
  const { user } = useBootstrap();
  if (!sql || !can(user, "can_execute_sql_query", "SQLLab")) return null;
  const asked = new URLSearchParams({ datasourceKey: String(datasource), sql });
  return <Link to={`/sqllab/?${asked}`}>{t("Open in SQL Lab")}</Link>;
}
