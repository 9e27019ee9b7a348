import { lazy, Suspense, useEffect } from "react";
import { useBlocker, useNavigate, useSearchParams } from "react-router";
import { canChange } from "../access.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";
import { Dashboard, type DashboardProps } from "./Dashboard.tsx";
import { EditingContext } from "./edit/editing.ts";
import { useDraft } from "./edit/use-draft.ts";

const LeaveDialog = lazy(() =>
  import("../components/LeaveDialog.tsx").then((module) => ({ default: module.LeaveDialog })),
);

/** A dashboard that can be looked at and, by those who may, changed in place; `?edit=true` begins at once. */
export function DashboardEditor({ detail: stored, charts: storedCharts, ...others }: DashboardProps) {
  const { user } = useBootstrap();
  const { editing, start, detail, charts } = useDraft(stored, storedCharts);
  const mayEdit = canChange(user, "Dashboard", stored.owners);
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const isAsked = mayEdit && params.get("edit") === "true";
  useEffect(() => {
    if (!isAsked) return;
    start();
    void navigate({ search: "" }, { replace: true });
  }, [isAsked, start, navigate]);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      editing?.isChanged === true && currentLocation.pathname !== nextLocation.pathname,
  );
  return (
    <EditingContext value={editing}>
      <Dashboard {...others} detail={detail} charts={charts} edit={mayEdit ? start : undefined} />
      {blocker.state === "blocked" ? (
        <Suspense fallback={null}>
          <LeaveDialog
            text={t("What you changed on this dashboard is not saved.")}
            stay={blocker.reset}
            leave={blocker.proceed}
          />
        </Suspense>
      ) : null}
    </EditingContext>
  );
}
