import { LitesetError } from "../../../errors.ts";
import { Theme } from "../../../metadata/entities/theme.ts";
import { exclusively } from "../../../metadata/lock.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { notFound } from "../../rest/item.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { integer, object, text } from "../../rest/schema.ts";
import { changeRow, insertRow } from "../../rest/store.ts";
import { writeRoutes } from "../../rest/write.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { bundleRoutes } from "../shared/bundles.ts";
import { themeResource } from "./resource.ts";
import { newTheme, themeChanges } from "./schemas.ts";

const { tag, view } = themeResource;
const right = api("can_write", view);
const answers = { 401: "Unauthorized", 403: "Forbidden", 422: "Could not process entity" };

type SystemFlag = "is_system_default" | "is_system_dark";
const SYSTEM: readonly [name: string, flag: SystemFlag][] = [
  ["default", "is_system_default"],
  ["dark", "is_system_dark"],
];

export const themeRoutes: Route[] = [
  ...resourceRoutes(themeResource),
  ...bundleRoutes("theme"),
  ...writeRoutes(themeResource, {
    noun: "theme",
    refusesEmpty: true,
    create: {
      body: newTheme,
      act: async (body, call) => ({ id: (await insertRow(call, Theme, body)).id, result: body }),
    },
    update: {
      body: themeChanges,
      act: async (id, body, call) => {
        await changeRow(themeResource, call, Theme, id, (theme) => {
          if (theme.is_system) throw forbidden();
          return body;
        });
        return { id, result: body };
      },
    },
  }),
  ...deleteRoutes(themeResource, {
    noun: "theme",
    counts: true,
    refuse: refuseSystem,
    detach: async (trx, ids) => {
      await trx.updateTable("dashboards").set({ theme_id: null }).where("theme_id", "in", ids).execute();
    },
  }),
  ...SYSTEM.map(
    ([name, flag]): Route => ({
      method: "PUT",
      path: `/api/v1/theme/<int:pk>/set_system_${name}`,
      right,
      audit: { action: `ThemeRestApi.set_system_${name}` },
      doc: {
        tag,
        summary: `Set a theme as system ${name} theme`,
        result: object({ id: integer(), result: text() }),
        answers: { 400: "Bad request", ...answers, 404: "Not found" },
      },
      action: (call) => setSystem(call, flag, Number(call.params.pk)),
    }),
  ),
  ...SYSTEM.map(
    ([name, flag]): Route => ({
      method: "DELETE",
      path: `/api/v1/theme/unset_system_${name}`,
      right,
      audit: { action: `ThemeRestApi.unset_system_${name}` },
      doc: { tag, summary: `Clear the system ${name} theme`, result: object({ result: text() }), answers },
      action: (call) => setSystem(call, flag, null),
    }),
  ),
];

const forbidden = (message = "Forbidden"): LitesetError => new LitesetError(message, undefined, { status: 403 });

async function refuseSystem(ids: readonly number[], call: Call): Promise<void> {
  const themes = await call.app.metadata.em().find(Theme, { id: { $in: [...ids] } });
  if (themes.some((theme) => theme.is_system)) throw forbidden();
  if (!themes.some((theme) => theme.is_system_default || theme.is_system_dark)) return;
  throw new LitesetError("Cannot delete theme that is set as system default or dark theme.", undefined, {
    status: 422,
  });
}

/** Makes one theme everybody's, or none: there is at most one of each kind, whoever asks at the same time. */
async function setSystem(call: Call, flag: SystemFlag, id: number | null): Promise<Answer> {
  const { app, viewer } = call;
  if (!viewer.isAdmin) throw forbidden("Only administrators can set system themes");
  if (!app.settings.ENABLE_UI_THEME_ADMINISTRATION) throw forbidden("UI theme administration is not enabled");
  await exclusively(app.metadata, async (em) => {
    const theme = id === null ? null : await em.findOne(Theme, { id });
    if (id !== null && !theme) throw notFound();
    for (const current of await em.find(Theme, { [flag]: true } as never)) current[flag] = false;
    if (theme) theme[flag] = true;
    await em.flush();
  });
  return id === null ? { result: "success" } : { id, result: "success" };
}
