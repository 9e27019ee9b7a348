import { notFound } from "../../rest/item.ts";
import type { Route } from "../../route.ts";

/** A person's picture: where Slack keeps it, if it is known; nothing without one. */
export const avatarRoute: Route = {
  method: "GET",
  path: "/api/v1/user/<int:user_id>/avatar.png",
  right: "public",
  doc: {
    tag: "User",
    summary: "Get the user avatar",
    path: { user_id: { type: "string" } },
    answers: { 301: "A redirect to the user's avatar URL", 401: "Unauthorized", 404: "Not found" },
  },
  action: async ({ app, params }) => {
    const id = Number(params.user_id);
    const user = await app.metadata.kysely().selectFrom("ab_user").where("id", "=", id).select("id").executeTakeFirst();
    if (!user) throw notFound();
    const attribute = await app.metadata
      .kysely()
      .selectFrom("user_attribute")
      .where("user_id", "=", id)
      .select("avatar_url")
      .executeTakeFirst();
    const target = attribute?.avatar_url;
    if (!target || !/^https?:\/\//i.test(target) || !URL.canParse(target)) return new Response(null, { status: 204 });
    return new Response(null, { status: 301, headers: { location: new URL(target).href } });
  },
};
