import { readUuid, writeUuid } from "../../../metadata/values.ts";
import { type PicturedRun, picturedRuns, reportPicture } from "../../../thumbnails/report-pictures.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import type { Answer, Call } from "../../route.ts";
import { reportResource } from "./resource.ts";

/** GET: the runs whose pictures are still kept, and whether any are (THUMBNAIL_CACHE_CONFIG). */
export async function listPictures(call: Call): Promise<Answer> {
  const id = await seenReport(call);
  const { thumbnails } = call.app.caches;
  return { is_kept: thumbnails.enabled, result: await runsOf(call, id) };
}

/** GET: one picture of a run, to whoever sees the schedule. */
export async function showPicture(call: Call): Promise<Response> {
  const id = await seenReport(call);
  const { execution = "", at = "" } = call.params;
  const { thumbnails } = call.app.caches;
  const run = (await runsOf(call, id)).find((one) => one.execution === execution);
  const bytes = run && Number(at) < run.count && (await reportPicture(thumbnails, id, execution, Number(at)));
  if (!bytes) throw notFound();
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": bytes[0] === 0xff ? "image/jpeg" : "image/png",
      "x-content-type-options": "nosniff",
      // What a run showed does not change, and is for this viewer alone.
      "cache-control": "private, max-age=3600",
    },
  });
}

/** The pictured runs that the log still has: those of a report that was deleted are not its successor's. */
async function runsOf({ app }: Call, report: number): Promise<PicturedRun[]> {
  const pictured = await picturedRuns(app.caches.thumbnails, report);
  if (pictured.length === 0) return [];
  const rows = await app.metadata
    .kysely()
    .selectFrom("report_execution_log")
    .select("uuid")
    .distinct()
    .where("report_schedule_id", "=", report)
    .where(
      "uuid",
      "in",
      pictured.map((run) => writeUuid(app.metadata, run.execution) as string),
    )
    .execute();
  const logged = new Set(rows.map(({ uuid }) => readUuid(uuid as string | Uint8Array)));
  return pictured.filter(({ execution }) => logged.has(execution));
}

async function seenReport(call: Call): Promise<number> {
  const id = Number(call.params.pk);
  if (!(await findRow(reportResource, call, id, ["id"]))) throw notFound();
  return id;
}
