import type { ValueKind } from "../engine.ts";
import { readInteger } from "../read-text.ts";
import type { RemoteColumn } from "../remote.ts";
import type { YdbClient, YdbType } from "./client.ts";

/** A column of a result: what YDB calls its type, and how its values are read. */
export function columnOf(client: YdbClient, name: string, type: YdbType): RemoteColumn {
  const written = client.typeName(type);
  const kind = kindOf(written);
  return { name, type: written, kind, ...(kind === "number" ? { read: readNumber } : {}) };
}

/** Whole numbers come as bigints, decimals as objects that write themselves. */
function readNumber(value: unknown): unknown {
  return typeof value === "bigint" ? readInteger(String(value)) : Number(value);
}

function kindOf(type: string): ValueKind {
  if (/^(?:U?INT|FLOAT|DOUBLE|DECIMAL|DYNUMBER)/.test(type)) return "number";
  if (type === "BOOL") return "boolean";
  if (/^(?:TZ_)?DATE(?:32)?$/.test(type)) return "date";
  if (/^(?:TZ_)?(?:DATETIME|TIMESTAMP)/.test(type)) return "datetime";
  return /^(?:JSON|LIST|DICT|STRUCT|TUPLE)/.test(type) ? "json" : "string";
}
