import type { Kysely } from "kysely";
import { UserError } from "../errors.ts";
import { exclusively } from "./lock.ts";
import type { Metadata } from "./orm.ts";
import { decryptText, encryptText, UndecryptableError } from "./secrets.ts";

/** The encrypted columns of the schema. */
const COLUMNS = {
  dbs: ["password", "encrypted_extra", "server_cert"],
  ssh_tunnels: ["username", "password", "private_key", "private_key_password"],
  database_user_oauth2_tokens: ["access_token", "refresh_token"],
} as const;

/** What became of the values of one column. */
export interface ReEncrypted {
  /** `table.column`. */
  column: string;
  /** Values that had the previous key. */
  changed: number;
  /** Values that have the new key already. */
  kept: number;
}

/**
 * Encrypts every stored secret again that has the previous key; those that have the new one stay. One transaction: all of
 * them, or with `dryRun` none.
 * @throws UserError naming table, column and row where neither key opens a value
 */
export async function reEncrypt(
  metadata: Metadata,
  { previous, current, dryRun }: { previous: string; current: string; dryRun: boolean },
): Promise<ReEncrypted[]> {
  return exclusively(metadata, async (em) => {
    const db = em.getKysely() as unknown as Kysely<Record<string, Record<string, unknown>>>;
    const done: ReEncrypted[] = [];
    for (const [table, columns] of Object.entries(COLUMNS)) {
      const rows = await db
        .selectFrom(table)
        .select(["id", ...columns])
        .orderBy("id")
        .execute();
      for (const column of columns) {
        const counts = { column: `${table}.${column}`, changed: 0, kept: 0 };
        for (const row of rows) {
          const stored = textOf(row[column]);
          if (stored === null) continue;
          const plain = open(stored, previous, current, `${table}.${column} of row ${row.id}`);
          if (plain === null) {
            counts.kept += 1;
            continue;
          }
          counts.changed += 1;
          if (dryRun) continue;
          const value = Buffer.from(encryptText(plain, current));
          await db
            .updateTable(table)
            .set({ [column]: value })
            .where("id", "=", row.id)
            .execute();
        }
        done.push(counts);
      }
    }
    return done;
  });
}

/** What the stored secrets open with. */
export interface SecretCounts {
  /** With the current key. */
  open: number;
  /** With the previous key only. */
  previous: number;
  /** With neither: `table.column of row id`. */
  closed: string[];
}

/** Looks which key opens each stored secret; changes nothing. */
export async function countSecrets(
  metadata: Metadata,
  { current, previous }: { current: string; previous?: string | null },
): Promise<SecretCounts> {
  const db = metadata.kysely() as unknown as Kysely<Record<string, Record<string, unknown>>>;
  const counts: SecretCounts = { open: 0, previous: 0, closed: [] };
  for (const [table, columns] of Object.entries(COLUMNS)) {
    const rows = await db
      .selectFrom(table)
      .select(["id", ...columns])
      .orderBy("id")
      .execute();
    for (const row of rows) {
      for (const column of columns) {
        const stored = textOf(row[column]);
        if (stored === null) continue;
        if (opens(stored, current)) counts.open += 1;
        else if (previous && opens(stored, previous)) counts.previous += 1;
        else counts.closed.push(`${table}.${column} of row ${row.id}`);
      }
    }
  }
  return counts;
}

function opens(stored: string, key: string): boolean {
  try {
    decryptText(stored, key);
    return true;
  } catch (error) {
    if (!(error instanceof UndecryptableError)) throw error;
    return false;
  }
}

/** The text under the previous key; null where it is under the current one. */
function open(stored: string, previous: string, current: string, place: string): string | null {
  try {
    decryptText(stored, current);
    return null;
  } catch (error) {
    if (!(error instanceof UndecryptableError)) throw error;
  }
  try {
    return decryptText(stored, previous);
  } catch (error) {
    if (!(error instanceof UndecryptableError)) throw error;
    throw new UserError(
      `${place} opens neither with the previous secret key nor with SECRET_KEY; nothing was changed`,
      {
        cause: error,
      },
    );
  }
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : Buffer.from(value as Uint8Array).toString("latin1");
}
