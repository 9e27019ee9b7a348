import type { z } from "zod";
import { flag, integer, list, object, text } from "../../rest/schema.ts";

const ids = list(integer());
const fields = {
  active: flag().optional(),
  email: text({ max: 320 }),
  first_name: text({ max: 64 }),
  last_name: text({ max: 64 }),
  password: text(),
  roles: ids.optional(),
  groups: ids.optional(),
  username: text({ min: 1, max: 250 }),
};

export const newUser = object(fields).superRefine(({ roles = [], groups = [] }, context) => {
  if (roles.length > 0 || groups.length > 0) return;
  const message = "At least one of 'roles' or 'groups' must be provided and non-empty.";
  context.addIssue({ code: "custom", message });
});
export type NewUser = z.infer<typeof newUser>;

export const userChanges = object(fields).partial();
export type UserChanges = z.infer<typeof userChanges>;
