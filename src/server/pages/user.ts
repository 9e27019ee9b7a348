import { User } from "../../metadata/entities/user.ts";
import { escapeHtml, html } from "../answers.ts";
import { notFoundError } from "../middleware/errors.ts";
import { type Call, page, type Route } from "../route.ts";
import { openTemplate } from "../template.ts";

const fill = openTemplate("plain.html");

/** A user's account, for those who manage users. */
export const userPageRoutes: Route[] = [
  { method: "GET", path: "/users/show/<int:pk>", right: page("can_show", "UserDBModelView"), action: showUser },
];

async function showUser({ app, params }: Call): Promise<Response> {
  const user = await app.metadata
    .em()
    .findOne(User, { id: Number(params.pk) }, { populate: ["roles", "groups"], disableIdentityMap: true });
  if (!user) throw notFoundError();
  const names = (rows: Iterable<{ name?: string | null }>) => [...rows].map(({ name }) => name ?? "").join(", ");
  const facts: [string, unknown][] = [
    ["User name", user.username],
    ["Active", user.active ? "yes" : "no"],
    ["Roles", names(user.roles)],
    ["Groups", names(user.groups)],
    ["First name", user.first_name],
    ["Last name", user.last_name],
    ["Email", user.email],
    ["Logins", user.login_count ?? 0],
    ["Last login", user.last_login?.toISOString()],
    ["Failed logins since", user.fail_login_count ?? 0],
  ];
  const rows = facts.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(String(value ?? "–"))}</dd>`);
  return html(fill({ title: "User", content: `<dl>${rows.join("")}</dl>` }));
}
