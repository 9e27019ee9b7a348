import { Link, useLocation } from "react-router";
import { ErrorLayout } from "../../components/ErrorPanel.tsx";
import { useTitle } from "../../components/use-title.ts";
import { t } from "../../i18n/t.ts";

/** An address that this frontend has no page for. */
export function NotFoundPage() {
  const { pathname } = useLocation();
  useTitle(t("Not found"));
  return (
    <ErrorLayout code="404" title={t("Page not found")}>
      <p>
        {t("Nothing is kept at this address:")} <code>{pathname}</code>
      </p>
      <p>{t("Pages of Superset that Liteset does not have yet answer here too; the data behind them is untouched.")}</p>
      <p>
        <Link to="/superset/welcome/">{t("Go to the home page")}</Link>
      </p>
    </ErrorLayout>
  );
}
