import type { App } from "../app.ts";
import { MASK } from "../mask.ts";
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

/** What a request sent and what its action noted, for the log table. */
export interface Noted {
  /** The body's JSON or the fields of its form, where the action read them. */
  sent: unknown;
  details: Record<string, unknown>;
}

/** The row for one answered request, in the reference's words. */
export function activityOf(route: Route, call: Call, { sent, details }: Noted, startedAt: number): Activity {
  const { action: name = "", ref = name.includes(".") ? name : null } = route.audit ?? {};
  const place: Record<string, unknown> = { path: call.url.pathname };
  const known: Record<string, unknown> = {
    ...(route.path !== call.url.pathname && { url_rule: route.path }),
    ...(ref !== null && { object_ref: ref, ...typedParams(route.path, call.params) }),
    ...details,
  };
  const { action = name, ...more } = known;
  const address = Object.fromEntries(call.query);
  // What would not fit is not written out first.
  const isLong = Number(call.request.headers.get("content-length") ?? 0) > MAX_JSON;
  const body = isLong ? undefined : sent;
  const asked = body instanceof FormData ? { ...fieldsOf(body), ...address } : { ...address, ...objectOf(body) };
  const payload: Record<string, unknown> = { ...place, ...asked, ...more };
  return {
    action: String(action),
    user_id: call.viewer.id,
    dashboard_id: toId(payload.dashboard_id),
    slice_id: toId(payload.slice_id),
    json: textWithin(MAX_JSON, [payload, { ...place, ...more }, place]),
    dttm: writeDateTime(new Date()),
    duration_ms: Math.round(performance.now() - startedAt),
    referrer: call.request.headers.get("referer")?.slice(0, 1000) ?? null,
  };
}

/** The first of some values whose text is not too long, without secrets; the last one in any case. */
function textWithin(most: number, values: readonly Record<string, unknown>[]): string {
  let text = "";
  for (const value of values) {
    text = spacedJson(value, hidden);
    if (text.length <= most) break;
  }
  return text;
}

/** Parts of the path, numbers as numbers. */
function typedParams(path: string, params: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, path.includes(`<int:${name}>`) ? Number(value) : value]),
  );
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** Fields of a form without its files; form data as what they are. */
const fieldsOf = (form: FormData): Record<string, unknown> =>
  Object.fromEntries([...form].filter(([name, value]) => typeof value === "string" && !SECRET.test(name)));

const SECRET =
  /password|passphrase|private_key|secret|encrypted_extra|credentials|csrf_token|access_token|refresh_token/i;

/** Secrets of a body never reach the log. */
function hidden(name: string, value: unknown): unknown {
  if (value === null || value === undefined || value === "") return value;
  if (SECRET.test(name)) return MASK;
  if (name.endsWith("uri") && typeof value === "string") return value.replace(/(:\/\/[^:/@]*:)[^@]*@/, `$1${MASK}@`);
  return value;
}

/**
 * JSON as Python writes it, with spaces after colons and commas: a genuine Superset searches the log's text.
 * @param replace gives what is written instead of a member
 */
export function spacedJson(value: unknown, replace?: (name: string, value: unknown) => unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => spacedJson(item, replace)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  return `{${Object.entries(value)
    .map(([name, member]) => [name, replace ? replace(name, member) : member] as const)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${JSON.stringify(name)}: ${spacedJson(member, replace)}`)
    .join(", ")}}`;
}

export function toId(value: unknown): number | null {
  const id = Number(value);
  return value !== null && value !== undefined && value !== "" && Number.isSafeInteger(id) ? id : null;
}
