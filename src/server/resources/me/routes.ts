import { LitesetError } from "../../../errors.ts";
import { writeDateTime } from "../../../metadata/values.ts";
import { refuseWeakPassword } from "../../../security/password-rule.ts";
import { hashFor } from "../../../security/users.ts";
import { describeUser } from "../../pages/bootstrap.ts";
import { flag, integer, object, readBody, text } from "../../rest/schema.ts";
import type { Answer, Call, Route } from "../../route.ts";

const tag = "Current User";

const personName = text({ min: 1, max: 64 }).optional();
const changes = object({ first_name: personName, last_name: personName, password: text().optional() }).meta({
  id: "CurrentUserPutSchema",
});

/** As the reference describes all three; the roles are told as a page's bootstrap data tells the user. */
const result = object({
  result: object({
    id: integer(),
    username: text(),
    email: text(),
    first_name: text(),
    last_name: text(),
    is_active: flag(),
    is_anonymous: flag(),
    login_count: integer(),
  }).meta({ id: "UserResponseSchema" }),
});
const answers = { 401: "Unauthorized" };

export const meRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/me/",
    right: "login",
    doc: { tag, summary: "Get the user object", result, answers },
    action: showMe,
  },
  {
    method: "GET",
    path: "/api/v1/me/roles/",
    right: "login",
    doc: { tag, summary: "Get the user roles", result, answers },
    action: showMyRoles,
  },
  {
    method: "PUT",
    path: "/api/v1/me/",
    right: "login",
    audit: { action: "CurrentUserRestApi.put", ref: "CurrentUserRestApi.update_me" },
    doc: {
      tag,
      summary: "Update the current user",
      body: changes,
      result,
      answers: { 400: "Bad request", ...answers },
    },
    action: changeMe,
  },
];

function showMe({ viewer }: Pick<Call, "viewer">): Answer {
  if (viewer.guest) {
    const { username, firstName: first_name, lastName: last_name } = viewer;
    return { result: { username, first_name, last_name, is_active: true, is_anonymous: false } };
  }
  const { id, username, firstName: first_name, lastName: last_name, email, loginCount: login_count } = viewer;
  return {
    result: { id, username, first_name, last_name, email, login_count, is_active: true, is_anonymous: false },
  };
}

async function showMyRoles(call: Call): Promise<Answer> {
  return { result: await describeUser(call) };
}

/** An empty password leaves the one there is, as in the reference. */
async function changeMe(call: Call): Promise<Answer> {
  const { app, viewer } = call;
  const { password, ...names } = await readBody(call, changes);
  if (password !== undefined) refuseWeakPassword(password, app.settings);
  if (viewer.id === null) throw new LitesetError("Not authorized", undefined, { status: 401 });
  if (password === undefined && Object.keys(names).length === 0)
    throw new LitesetError("At least one field must be provided.", undefined, { status: 400 });
  const secret = password ? { password: await hashFor(password, app.settings) } : {};
  await app.metadata
    .kysely()
    .updateTable("ab_user")
    .set({ ...names, ...secret, changed_on: writeDateTime(new Date()), changed_by_fk: viewer.id })
    .where("id", "=", viewer.id)
    .execute();
  return showMe({ viewer: (await app.viewers.byId(viewer.id)) ?? viewer });
}
