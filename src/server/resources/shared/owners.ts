import { User } from "../../../metadata/entities/user.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import type { Viewer } from "../../../security/viewer.ts";
import { unprocessable } from "../../rest/schema.ts";

/** The owners of a new object: those asked for and, unless an admin asks, the one who makes it. */
export async function ownersFor(em: EntityManager, viewer: Viewer, asked: unknown): Promise<User[]> {
  const ids = new Set(Array.isArray(asked) ? (asked as number[]) : []);
  if (viewer.id !== null && (ids.size === 0 || !viewer.isAdmin)) ids.add(viewer.id);
  const users = await em.find(User, { id: { $in: [...ids] } });
  if (users.length !== ids.size) throw unprocessable({ owners: ["Owners are invalid"] });
  return users;
}

/** The owners of an object after a change that asks for these; whoever is no admin stays one of them. */
export async function ownersAfter(
  em: EntityManager,
  viewer: Viewer,
  current: readonly User[],
  asked: readonly number[] | undefined,
): Promise<User[]> {
  const ids = new Set(asked ?? current.map((user) => user.id));
  if (viewer.id !== null && !viewer.isAdmin && (asked || current.length === 0)) ids.add(viewer.id);
  const users = await em.find(User, { id: { $in: [...ids] } });
  if (users.length !== ids.size) throw unprocessable({ owners: ["Owners are invalid"] });
  return users;
}
