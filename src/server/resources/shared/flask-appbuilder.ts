import { LitesetError } from "../../../errors.ts";
import type { Deletion } from "../../rest/delete.ts";
import type { Resource } from "../../rest/resource.ts";

/** What Flask-AppBuilder's own APIs have in common: names of permissions, and nothing in the log table. */
export const fabApi = {
  rights: {
    list: "can_get",
    get: "can_get",
    info: "can_info",
    create: "can_post",
    update: "can_put",
    delete: "can_delete",
  },
  permissions: ["can_get", "can_info", "can_post", "can_put", "can_delete"],
  csrfExempt: true,
  audited: false,
} as const satisfies Partial<Resource>;

/** How they delete: one row at a time, and not what others still need. */
export const fabDeletion = (noun: string): Pick<Deletion, "noun" | "several"> => ({ noun, several: false });

/** "Already there": the reference fails or shows the database's text. */
export const taken = (message: string) => () => new LitesetError(message, undefined, { status: 422 });
