import { useRouteError } from "react-router";
import { ErrorPanel } from "../../components/ErrorPanel.tsx";

/** What a page that threw is replaced with. A chunk that is gone means a newer build: reloading brings it. */
export function RouteError() {
  const error = useRouteError();
  return (
    <main>
      <ErrorPanel error={error} retry={() => location.reload()} />
    </main>
  );
}
