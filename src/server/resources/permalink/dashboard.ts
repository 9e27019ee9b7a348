import { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { readPermalink, savePermalink } from "../../../metadata/permalinks.ts";
import { notFound } from "../../rest/item.ts";
import type { Call } from "../../route.ts";
import { findDashboard } from "../dashboard/find.ts";

const valueSchema = z.object({
  dashboardId: z.string(),
  state: z
    .looseObject({
      urlParams: z.array(z.array(z.string().nullable()).nullable()).nullish(),
      anchor: z.string().nullish(),
    })
    .nullish(),
});
export type DashboardPermalink = z.output<typeof valueSchema>;

/** Keeps the state of a dashboard that the viewer may open; gives the key. */
export async function saveDashboardPermalink(call: Call, idOrSlug: string, state: object): Promise<string> {
  const found = await findDashboard(call, idOrSlug);
  if (!found) throw new LitesetError("Dashboard not found.", undefined, { status: 404 });
  requireOpen(found);
  return savePermalink(call, "dashboard", { dashboardId: found.uuid, state }, { isSame: true });
}

/** The state behind a key: 404 for a key of none, 403 for a dashboard that the viewer may not open. */
export async function readDashboardPermalink(call: Call, key: string): Promise<DashboardPermalink> {
  const value = valueSchema.safeParse(await readPermalink(call.app, "dashboard", key)).data;
  const found = value && (await findDashboard(call, value.dashboardId));
  if (!found) throw notFound();
  requireOpen(found);
  return value;
}

function requireOpen({ isOpen }: { isOpen: boolean }): void {
  if (!isOpen) throw new LitesetError("You don't have access to this dashboard.", undefined, { status: 403 });
}
