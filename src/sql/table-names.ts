import type { SqlTable } from "./tree.ts";

/**
 * Whether a table as it is written in SQL can be the one that is meant, in the loosest way that any database compares names:
 * without case, accents and width. Where one of them says no schema or catalog, any will do.
 */
export function namesTable(meant: SqlTable, written: SqlTable, dialect: string): boolean {
  return (
    folded(meant.table, dialect) === folded(written.table, dialect) &&
    canBe(meant.schema, written.schema, dialect) &&
    canBe(meant.catalog, written.catalog, dialect)
  );
}

const canBe = (meant: string | null, written: string | null, dialect: string): boolean =>
  !meant || !written || folded(meant, dialect) === folded(written, dialect);

/** A name without what some database does not tell apart. */
export function folded(name: string, dialect: string): string {
  // PostgreSQL cuts names after 63 bytes; a table of another database behind @ is, for all that one knows, this one.
  const own = dialect === "oracle" ? name.split("@")[0]! : dialect === "postgresql" ? clipped(name) : name;
  return own.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase().trim();
}

function clipped(name: string): string {
  if (name.length <= 15) return name;
  let bytes = 0;
  let text = "";
  for (const character of name) {
    bytes += Buffer.byteLength(character);
    if (bytes > 63) break;
    text += character;
  }
  return text;
}
