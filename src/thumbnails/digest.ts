import { createHash } from "node:crypto";
import type { App } from "../app.ts";
import { executorsOf } from "../executors.ts";
import { rowRules, ruleFingerprint } from "../security/rls.ts";
import type { Viewer } from "../security/viewer.ts";
import type { PictureKind } from "./picture.ts";

/** Whose eyes see a picture, and the digest that tells it from that of an older state or of other eyes. */
export interface Sight {
  executor: Viewer;
  digest: string;
}

type SightApp = Pick<App, "metadata" | "settings" | "viewers">;

/**
 * The digest of a chart's picture, as Superset computes it; where row rules hold they are part of it in words of our own.
 * @param viewer who asks; null for a program
 * @returns null where none of THUMBNAIL_EXECUTORS is there
 */
export async function chartSight(app: SightApp, id: number, viewer: Viewer | null): Promise<Sight | null> {
  const chart = await app.metadata
    .kysely()
    .selectFrom("slices")
    .where("id", "=", id)
    .select(["params", "datasource_id", "created_by_fk", "changed_by_fk"])
    .executeTakeFirst();
  const chosen = chart && (await chooseExecutor(app, "chart", id, chart, viewer));
  if (!chosen) return null;
  const { executor, isCurrent } = chosen;
  const own = app.settings.THUMBNAIL_CHART_DIGEST_FUNC;
  if (own)
    return sightOf(executor, own({ id, ...chart }, isCurrent ? "current_user" : "fixed_user", executor.username));
  const lines = [`${chart.params ?? ""}.${executor.username}`, ...(isCurrent ? [String(executor.username)] : [])];
  const datasets = chart.datasource_id === null ? [] : [chart.datasource_id];
  return { executor, digest: md5([...lines, ...(await rulesText(app, datasets, executor))].join("\n")) };
}

/** The digest of a dashboard's picture; see `chartSight`. */
export async function dashboardSight(app: SightApp, id: number, viewer: Viewer | null): Promise<Sight | null> {
  const db = app.metadata.kysely();
  const dashboard = await db
    .selectFrom("dashboards")
    .where("id", "=", id)
    .select(["position_json", "css", "json_metadata", "created_by_fk", "changed_by_fk"])
    .executeTakeFirst();
  const chosen = dashboard && (await chooseExecutor(app, "dashboard", id, dashboard, viewer));
  if (!chosen) return null;
  const { executor, isCurrent } = chosen;
  const own = app.settings.THUMBNAIL_DASHBOARD_DIGEST_FUNC;
  if (own)
    return sightOf(executor, own({ id, ...dashboard }, isCurrent ? "current_user" : "fixed_user", executor.username));
  const charts = await db
    .selectFrom("dashboard_slices as ds")
    .innerJoin("slices as s", "s.id", "ds.slice_id")
    .where("ds.dashboard_id", "=", id)
    .orderBy("s.id")
    .select(["s.slice_name", "s.datasource_id"])
    .execute();
  const { position_json, css, json_metadata } = dashboard;
  const names = `[${charts.map(({ slice_name }) => pythonRepr(slice_name ?? "")).join(", ")}]`;
  const state = [id, names, position_json ?? "None", css ?? "None", json_metadata ?? "None"];
  const datasets = [...new Set(charts.flatMap(({ datasource_id }) => datasource_id ?? []))];
  const lines = [...state, ...(isCurrent ? [executor.username] : []), ...(await rulesText(app, datasets, executor))];
  return { executor, digest: md5(lines.join("\n")) };
}

const sightOf = (executor: Viewer, digest: unknown): Sight | null =>
  typeof digest === "string" && digest !== "" ? { executor, digest } : null;

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

const pythonRepr = (text: string): string => {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
};

/** The row rules that hold for the executor, so that a changed rule makes a new picture. */
async function rulesText(app: SightApp, datasets: number[], executor: Viewer): Promise<string[]> {
  const lines: string[] = [];
  for (const id of datasets.sort((a, b) => a - b)) {
    const rules = ruleFingerprint(await rowRules(app.metadata, executor, id), []);
    if (rules.length > 0) lines.push(`${id}\t${rules.join("\t")}`);
  }
  return lines;
}

interface Model {
  created_by_fk: number | null;
  changed_by_fk: number | null;
}

/** The first of THUMBNAIL_EXECUTORS that there is and that may sign in. */
async function chooseExecutor(
  app: SightApp,
  kind: PictureKind,
  id: number,
  { created_by_fk, changed_by_fk }: Model,
  viewer: Viewer | null,
): Promise<{ executor: Viewer; isCurrent: boolean } | null> {
  let owners: Promise<number[]> | undefined;
  const of = { created_by_fk, changed_by_fk, owners: () => (owners ??= ownersOf(app, kind, id)) };
  for await (const { executor, viewer: found } of executorsOf(
    app,
    app.settings.THUMBNAIL_EXECUTORS,
    of,
    viewer?.id ?? null,
  ))
    if (found) return { executor: found, isCurrent: executor === "current_user" };
  return null;
}

async function ownersOf({ metadata }: SightApp, kind: PictureKind, id: number): Promise<number[]> {
  const rows =
    kind === "chart"
      ? await metadata.kysely().selectFrom("slice_user").where("slice_id", "=", id).select("user_id").execute()
      : await metadata.kysely().selectFrom("dashboard_user").where("dashboard_id", "=", id).select("user_id").execute();
  return rows.flatMap(({ user_id }) => user_id ?? []).sort((a, b) => a - b);
}
