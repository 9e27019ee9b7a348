import { Link, useLocation } from "react-router";
import { ErrorLayout } from "../../components/ErrorPanel.tsx";
import { useTitle } from "../../components/use-title.ts";

/** An address that this frontend has no page for. */
export function NotFoundPage() {
  const { pathname } = useLocation();
  useTitle("Not found");
  return (
    <ErrorLayout code="404" title="There is no such page">
      <p>
        Nothing is kept at <code>{pathname}</code>. Pages of Superset that Liteset does not have yet answer here too;
        the data behind them is untouched.
      </p>
      <p>
        <Link to="/superset/welcome/">Go to the home page</Link>
      </p>
    </ErrorLayout>
  );
}
