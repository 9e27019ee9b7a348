import { LitesetError } from "../../../errors.ts";
import { isUniqueViolation } from "../../../metadata/violations.ts";
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

/** Turns "already there" into 422; the reference fails or shows the database's text. */
export async function unlessTaken<T>(stored: Promise<T>, message: string): Promise<T> {
  try {
    return await stored;
  } catch (error) {
    if (isUniqueViolation(error)) throw new LitesetError(message, undefined, { status: 422 });
    throw error;
  }
}
