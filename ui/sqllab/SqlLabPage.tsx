import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import { messageOf } from "../api/errors.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { ErrorPanel } from "../components/ErrorPanel.tsx";
import { toastError } from "../components/toast-store.ts";
import { useTitle } from "../components/use-title.ts";
import { t } from "../i18n/t.ts";
import { listSqlDatabases } from "./api.ts";
import { readRequested } from "./requested.ts";
import styles from "./SqlLab.module.css";
import { SqlLab } from "./SqlLab.tsx";
import { openSession, type Session } from "./session.ts";
import type { SqlDatabase } from "./types.ts";

const keptMs = 60 * 60_000;

/** SQL Lab: the tabs as they were left, and what the address asks for beside them. */
export function SqlLabPage() {
  const { user, common } = useBootstrap();
  const {
    data: session,
    error,
    refetch,
  } = useQuery({
    queryKey: ["sqllab", "session"],
    queryFn: ({ signal }) =>
      openSession(
        {
          userId: user.userId ?? 0,
          isPersistent: common.feature_flags.SQLLAB_BACKEND_PERSISTENCE !== false,
          defaultLimit: Number(common.conf.DEFAULT_SQLLAB_LIMIT) || 1000,
        },
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: keptMs,
  });
  const databases = useQuery({
    queryKey: ["sqllab", "databases"],
    queryFn: ({ signal }) => listSqlDatabases(signal),
  });
  useTitle(t("SQL Lab"));
  const fault = error ?? databases.error;
  if (fault)
    return (
      <ErrorPanel
        error={fault}
        what={t("page")}
        retry={() => {
          void refetch();
          void databases.refetch();
        }}
      />
    );
  if (!session || !databases.data) return <div className={`skeleton ${styles.page}`} aria-busy="true" />;
  return <Opened session={session} databases={databases.data} />;
}

function Opened({ session, databases }: { session: Session; databases: SqlDatabase[] }) {
  const { common, requested_query: posted } = useBootstrap();
  const { search } = useLocation();
  const { key } = useParams();
  const navigate = useNavigate();
  const handled = useRef<string>(undefined);
  const [isOpening, setIsOpening] = useState(true);
  const usual = usualDatabase(databases, common.conf.SQLLAB_DEFAULT_DBID);
  useEffect(() => {
    const asked = `${key ?? ""}${search}`;
    if (handled.current === asked) return;
    const isFirst = handled.current === undefined;
    handled.current = asked;
    void (async () => {
      try {
        const draft = await readRequested(new URLSearchParams(search), key, isFirst ? posted : undefined, databases);
        const { tabs, activeId } = session.tabs.read();
        if (!draft) {
          // Who comes without a tab wants to write: as in Superset, one is open.
          if (isFirst && tabs.length === 0 && databases.length > 0) await session.tabs.add({ dbId: usual });
          return;
        }
        const open = draft.savedQueryId ? tabs.find((tab) => tab.savedQueryId === draft.savedQueryId) : undefined;
        const dbId = draft.dbId ?? tabs.find(({ id }) => id === activeId)?.dbId ?? usual;
        if (open) session.tabs.activate(open.id);
        else await session.tabs.add({ ...draft, dbId });
      } catch (error) {
        toastError(
          t("What the address asks for could not be opened: {message}", {
            message: messageOf(error),
          }),
        );
      } finally {
        setIsOpening(false);
      }
      // Reloading the page finds the tab; it does not make another.
      if (asked !== "") void navigate("/sqllab/", { replace: true });
    })();
  }, [search, key, posted, databases, session, usual, navigate]);
  return <SqlLab session={session} databases={databases} usualDatabase={usual} isOpening={isOpening} />;
}

/** The database of new tabs: the setting's, else the only one, else the first. */
function usualDatabase(databases: readonly SqlDatabase[], setting: unknown): number | null {
  return (databases.find(({ id }) => id === setting) ?? databases[0])?.id ?? null;
}
