import { randomBytes } from "node:crypto";
import Hashids from "hashids";
import { KeyValue } from "./entities/key-value.ts";
import type { Metadata } from "./orm.ts";
import { pythonJson, sortedKeys } from "./python-json.ts";
import { namespaceOf, uuid3 } from "./uuid3.ts";
import { isUniqueViolation } from "./violations.ts";

/** What permalinks need of the application. */
type App = { metadata: Pick<Metadata, "em"> };

export type PermalinkKind = "dashboard" | "explore" | "sqllab";

const MIN_LENGTH = 11;
const SALT_BYTES = 48;

/**
 * Keeps what a permalink leads to, in the rows that Superset keeps it in. Gives the key of its address.
 * @param isSame whether the same user's same value gets the same key again
 */
export async function savePermalink(
  { app, viewer }: { app: App; viewer: { id: number | null } },
  kind: PermalinkKind,
  value: object,
  { isSame = false } = {},
): Promise<string> {
  const salt = await saltOf(app, kind);
  const same = uuid3(namespaceOf(salt), pythonJson(sortedKeys([viewer.id, value])));
  const id = await keep(app, `${kind}_permalink`, value, { uuid: isSame ? same : undefined, userId: viewer.id });
  return new Hashids(salt, MIN_LENGTH).encode(id);
}

/** What a permalink's key leads to; undefined for a key of none. */
export async function readPermalink(app: App, kind: PermalinkKind, key: string): Promise<unknown> {
  if (!/^[a-zA-Z0-9]{1,100}$/.test(key)) return undefined;
  const [id, ...others] = new Hashids(await saltOf(app, kind), MIN_LENGTH).decode(key);
  if (typeof id !== "number" || others.length > 0 || id > 2 ** 31 - 1) return undefined;
  const row = await app.metadata.em().findOne(KeyValue, { id, resource: `${kind}_permalink` });
  if (!row || (row.expires_on && row.expires_on <= new Date())) return undefined;
  return readValue(row);
}

/** The random text that this installation's keys are made with; the first permalink of a kind makes it. */
async function saltOf(app: App, kind: PermalinkKind): Promise<string> {
  const uuid = uuid3(namespaceOf(""), `${kind}_permalink_salt`);
  const stored = await app.metadata.em().findOne(KeyValue, { uuid, resource: "app" });
  if (stored) return String(readValue(stored));
  const id = await keep(app, "app", randomBytes(SALT_BYTES).toString("base64url"), { uuid, userId: null });
  return String(readValue(await app.metadata.em().findOneOrFail(KeyValue, { id })));
}

interface Kept {
  /** Of which there is one row only: another that is there already stays. */
  uuid: string | undefined;
  userId: number | null;
}

/** The id of the row that holds a value. */
async function keep(app: App, resource: string, value: unknown, { uuid, userId }: Kept): Promise<number> {
  const em = app.metadata.em();
  const find = async () => uuid && (await app.metadata.em().findOne(KeyValue, { uuid, resource }))?.id;
  const known = await find();
  if (known) return known;
  const row = em.create(KeyValue, {
    resource,
    value: Buffer.from(pythonJson(value)),
    ...(uuid && { uuid }),
    created_by: userId,
  } as never);
  try {
    await em.flush();
  } catch (error) {
    const other = isUniqueViolation(error) && (await find());
    if (!other) throw error;
    return other;
  }
  return row.id;
}

const readValue = ({ value }: Pick<KeyValue, "value">): unknown =>
  JSON.parse(Buffer.from(value as Uint8Array).toString());
