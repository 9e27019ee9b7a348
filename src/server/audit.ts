import type { App } from "../app.ts";
import { writeDateTime } from "../metadata/values.ts";
import type { Call, Route } from "./route.ts";

/** A row of the log table. */
export interface Activity {
  action: string;
  user_id: number | null;
  dashboard_id: number | null;
  slice_id: number | null;
  json: string;
  dttm: string;
  duration_ms: number;
  referrer: string | null;
}

const MAX_WAITING = 1_000;
const MAX_JSON = 32_000;

export interface AuditLog {
  /** Queues a row; it is written together with others that wait, after the answers that made them. */
  write(activity: Activity): void;
  /** Resolves when everything queued is written. */
  flush(): Promise<void>;
}

/** Writes the log table without keeping requests waiting; a full queue or a failing database loses rows, never requests. */
export function createAuditLog({ metadata, log }: Pick<App, "metadata" | "log">): AuditLog {
  const waiting: Activity[] = [];
  let running: Promise<void> | undefined;
  const run = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const rows = waiting.splice(0, 100);
      try {
        await metadata.kysely().insertInto("logs").values(rows).execute();
      } catch (error) {
        log.warn("could not write to the log table", { rows: rows.length, error });
      }
    }
    running = undefined;
  };
  return {
    write: (activity) => {
      if (waiting.length >= MAX_WAITING) {
        log.warn("the log table is too slow; an activity is dropped", { action: activity.action });
        return;
      }
      waiting.push(activity);
      running ??= run();
    },
    flush: async () => {
      while (running) await running;
    },
  };
}

/** The row for one answered request, in the reference's words. */
export function activityOf(route: Route, call: Call, details: Record<string, unknown>, startedAt: number): Activity {
  const payload: Record<string, unknown> = { path: call.url.pathname, ...Object.fromEntries(call.query) };
  if (route.path !== call.url.pathname) payload.url_rule = route.path;
  if (route.audit?.ref) payload.object_ref = route.audit.ref;
  Object.assign(payload, call.params, details);
  if ("rison" in payload) delete payload.q;
  const action = typeof details.action === "string" ? details.action : (route.audit?.action ?? "");
  delete payload.action;
  const text = spacedJson(payload);
  return {
    action,
    user_id: call.viewer.id,
    dashboard_id: toId(payload.dashboard_id),
    slice_id: toId(payload.slice_id),
    json: text.length > MAX_JSON ? spacedJson({ path: payload.path }) : text,
    dttm: writeDateTime(new Date()),
    duration_ms: Math.round(performance.now() - startedAt),
    referrer: call.request.headers.get("referer")?.slice(0, 1000) ?? null,
  };
}

/** JSON as Python writes it, with spaces after colons and commas: a genuine Superset searches the log's text. */
export function spacedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}: ${spacedJson(member)}`).join(", ")}}`;
}

export function toId(value: unknown): number | null {
  const id = Number(value);
  return value !== null && value !== undefined && value !== "" && Number.isSafeInteger(id) ? id : null;
}
