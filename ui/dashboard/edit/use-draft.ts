import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { messageOf } from "../../api/errors.ts";
import { changeDashboard, showDashboard } from "../../api/resources.ts";
import type { DashboardChart, DashboardDetail } from "../../api/types.ts";
import { toastError } from "../../components/toast-store.ts";
import { t } from "../../i18n/t.ts";
import { customTags } from "../custom-tags.ts";
import { parseRecord, readLayout } from "../layout/tree.ts";
import type { Draft, EditDialog, Editing } from "./editing.ts";
import { chartsIn, positionsOf, type StoredNode, storePositions } from "./positions.ts";

interface History {
  /** when what is edited was stored */
  base: string | undefined;
  past: Draft[];
  now: Draft;
  future: Draft[];
}

const mostSteps = 50;

/**
 * Editing a dashboard: a draft with its history, drawn in the place of what is stored until it is saved or discarded.
 * @returns `editing` while it goes on; `detail` and `charts` as they are to be drawn
 */
export function useDraft(stored: DashboardDetail, storedCharts: DashboardChart[]) {
  const [history, setHistory] = useState<History>();
  const [added, setAdded] = useState<DashboardChart[]>([]);
  const [isSaving, setIsSaving] = useState(false);
  const [conflict, setConflict] = useState<{ name: string }>();
  const dragged = useRef<StoredNode[] | undefined>(undefined);
  const client = useQueryClient();
  const draft = history?.now;

  const [first, setFirst] = useState<EditDialog>();
  const start = useCallback(
    (dialog?: EditDialog) => {
      setFirst(dialog);
      setHistory({ base: stored.changed_on, past: [], now: draftOf(stored, storedCharts), future: [] });
    },
    [stored, storedCharts],
  );
  const stop = useCallback(() => setHistory(undefined), []);
  const isChanged = (history?.past.length ?? 0) > 0;
  useUnloadGuard(isChanged);

  const editing = useMemo((): Editing | undefined => {
    if (!history) return undefined;
    const { base, past, now, future } = history;
    return {
      first,
      draft: now,
      change: (part) =>
        setHistory((last) =>
          last
            ? { base, past: [...last.past, last.now].slice(-mostSteps), now: { ...last.now, ...part }, future: [] }
            : undefined,
        ),
      undo:
        past.length > 0
          ? () => setHistory({ base, past: past.slice(0, -1), now: past.at(-1) ?? now, future: [now, ...future] })
          : undefined,
      redo:
        future.length > 0
          ? () => setHistory({ base, past: [...past, now], now: future[0] ?? now, future: future.slice(1) })
          : undefined,
      isChanged: past.length > 0,
      isSaving,
      conflict,
      keepEditing: () => setConflict(undefined),
      save: async (overwrite = false) => {
        setIsSaving(true);
        setConflict(undefined);
        try {
          const other = overwrite ? undefined : await showDashboard(String(stored.id));
          if (other && other.changed_on !== base) return setConflict({ name: other.changed_by_name ?? "" });
          await changeDashboard(stored.id, bodyOf(now, stored));
          const keys = ["dashboard", "dashboard-charts", "dashboard-datasets", "list"];
          await Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] })));
          stop();
        } catch (error) {
          toastError(t("The dashboard was not saved: {message}", { message: messageOf(error) }));
        } finally {
          setIsSaving(false);
        }
      },
      discard: stop,
      learn: (chart) => setAdded((last) => (last.some((one) => one.id === chart.id) ? last : [...last, chart])),
      dragged,
    };
  }, [history, first, isSaving, conflict, stored, client, stop]);

  const detail = useMemo(() => (draft ? detailOf(stored, draft) : stored), [stored, draft]);
  const charts = useMemo(() => {
    if (!draft) return storedCharts;
    const placed = chartsIn(draft.positions);
    const known = new Map([...storedCharts, ...added].map((chart) => [chart.id, chart]));
    return [...known.values()].filter((chart) => placed.has(chart.id));
  }, [draft, storedCharts, added]);
  return { editing, start, detail, charts };
}

function draftOf(stored: DashboardDetail, charts: DashboardChart[]): Draft {
  const names = charts.map((chart) => ({ id: chart.id, name: chart.slice_name }));
  return {
    dashboard_title: stored.dashboard_title,
    slug: stored.slug,
    css: stored.css,
    certified_by: stored.certified_by,
    certification_details: stored.certification_details,
    published: stored.published,
    owners: stored.owners,
    roles: stored.roles,
    tags: stored.tags,
    theme: stored.theme,
    positions: positionsOf(readLayout(stored.position_json, names)),
    metadata: parseRecord(stored.json_metadata),
  };
}

function detailOf(stored: DashboardDetail, { positions, metadata, ...fields }: Draft): DashboardDetail {
  return {
    ...stored,
    ...fields,
    position_json: JSON.stringify(positions),
    json_metadata: JSON.stringify(metadata),
  };
}

/** The layout goes inside the metadata: so the server knows which charts the dashboard has from now on. */
function bodyOf({ positions, metadata, owners, roles, tags, theme, ...fields }: Draft, stored: DashboardDetail) {
  return {
    ...fields,
    slug: fields.slug || null,
    owners: (owners ?? []).map((owner) => owner.id),
    // Not everybody who may change a dashboard may change these.
    ...(roles === stored.roles ? {} : { roles: (roles ?? []).map(({ id }) => id) }),
    ...(tags === stored.tags ? {} : { tags: customTags(tags).map(({ id }) => id) }),
    ...(theme === stored.theme ? {} : { theme_id: theme?.id ?? null }),
    json_metadata: JSON.stringify({
      ...metadata,
      positions: storePositions(positions, fields.dashboard_title ?? ""),
    }),
  };
}

/** The browser asks before unsaved changes are lost. */
function useUnloadGuard(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isChanged]);
}
