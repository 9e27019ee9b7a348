import { Dashboard } from "../metadata/entities/dashboard.ts";
import type { User } from "../metadata/entities/user.ts";
import { UserAttribute } from "../metadata/entities/user-attribute.ts";
import type { EntityManager } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";

/**
 * Gives a new user, who has an id already, a copy of the dashboard DASHBOARD_TEMPLATE_ID that is theirs and that they are
 * welcomed with. A template that is not there is left out. Belongs to the caller's unit of work.
 */
export async function welcome(
  em: EntityManager,
  { DASHBOARD_TEMPLATE_ID: id }: Partial<Pick<Settings, "DASHBOARD_TEMPLATE_ID">>,
  user: User,
): Promise<void> {
  const template = id ? await em.findOne(Dashboard, { id }, { populate: ["slices"] }) : null;
  if (!template) return;
  const { dashboard_title, position_json, description, css, json_metadata } = template;
  const copied = { dashboard_title, position_json, description, css, json_metadata };
  const author = { created_by: user, changed_by: user };
  const dashboard = em.create(Dashboard, {
    ...copied,
    ...author,
    slices: template.slices.getItems(),
    owners: [user],
  } as never);
  await em.flush();
  em.create(UserAttribute, { user, welcome_dashboard: dashboard, ...author } as never);
  await em.flush();
}
