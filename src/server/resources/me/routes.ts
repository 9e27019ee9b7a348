import { LitesetError } from "../../../errors.ts";
import { readFlag } from "../../../metadata/values.ts";
import { describeUser } from "../../pages/bootstrap.ts";
import type { Answer, Call, Route } from "../../route.ts";

const tag = "Current User";

export const meRoutes: Route[] = [
  { method: "GET", path: "/api/v1/me/", right: "login", doc: { tag, summary: "Get the user object" }, action: showMe },
  {
    method: "GET",
    path: "/api/v1/me/roles/",
    right: "login",
    doc: { tag, summary: "Get the user roles" },
    action: showMyRoles,
  },
];

async function showMe({ app, viewer }: Call): Promise<Answer> {
  const user = await app.metadata
    .kysely()
    .selectFrom("ab_user")
    .where("id", "=", viewer.id)
    .select(["id", "username", "first_name", "last_name", "email", "active", "login_count"])
    .executeTakeFirst();
  if (!user) throw new LitesetError("Not authorized", undefined, { status: 401 });
  const { active, ...shown } = user;
  return { result: { ...shown, is_active: readFlag(active), is_anonymous: false } };
}

async function showMyRoles(call: Call): Promise<Answer> {
  const { userId: _id, ...user } = await describeUser(call);
  return { result: user };
}
