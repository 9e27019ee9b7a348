import type { ValueKind } from "../engine.ts";
import { readDateTime, readInteger } from "../read-text.ts";
import { parseExactly, writtenNumber } from "../written-number.ts";

type Reader = (text: string) => unknown;

/** `[type name of psycopg2, kind, reader of PostgreSQL's text form]` by OID; null where psycopg2 has no name. */
interface TypeReader {
  name: string | null;
  kind: ValueKind;
  read: Reader;
}

const asIs: Reader = (text) => text;

const readBytes: Reader = (text) =>
  text.startsWith("\\x") ? new Uint8Array(Buffer.from(text.slice(2), "hex")) : new Uint8Array(Buffer.from(text));

/** A day, the infinite one too, begins at midnight. */
const readDate: Reader = (text) => readDateTime(text === "infinity" ? "9999-12-31" : text);

/** Python writes fractions of a second with six digits. */
const readTime: Reader = (text) => text.replace(/\.\d+/, (fraction) => fraction.padEnd(7, "0"));

const scalars: Record<number, TypeReader> = {
  16: { name: "BOOLEAN", kind: "boolean", read: (text) => text === "t" },
  17: { name: "BINARY", kind: "bytes", read: readBytes },
  18: { name: "STRING", kind: "string", read: asIs },
  19: { name: "STRING", kind: "string", read: asIs },
  20: { name: "LONGINTEGER", kind: "number", read: readInteger },
  21: { name: "INTEGER", kind: "number", read: Number },
  23: { name: "INTEGER", kind: "number", read: Number },
  25: { name: "STRING", kind: "string", read: asIs },
  26: { name: "ROWID", kind: "number", read: Number },
  114: { name: "JSON", kind: "json", read: parseExactly },
  700: { name: "FLOAT", kind: "number", read: Number },
  701: { name: "FLOAT", kind: "number", read: Number },
  704: { name: "INTERVAL", kind: "time", read: asIs },
  705: { name: "UNKNOWN", kind: "string", read: asIs },
  1042: { name: "STRING", kind: "string", read: asIs },
  1043: { name: "STRING", kind: "string", read: asIs },
  1082: { name: "DATE", kind: "date", read: readDate },
  1083: { name: "TIME", kind: "time", read: readTime },
  1114: { name: "DATETIME", kind: "datetime", read: readDateTime },
  1184: { name: "DATETIMETZ", kind: "datetime", read: readDateTime },
  1186: { name: "INTERVAL", kind: "time", read: asIs },
  1266: { name: "TIME", kind: "time", read: readTime },
  1700: { name: "DECIMAL", kind: "number", read: Number },
  3802: { name: "JSONB", kind: "json", read: parseExactly },
  3906: { name: "type", kind: "string", read: asIs },
  3908: { name: "tsrange", kind: "string", read: asIs },
  3910: { name: "tstzrange", kind: "string", read: asIs },
  3912: { name: "daterange", kind: "string", read: asIs },
};

/** OID of an array type → OID of its elements. */
const arrays: Record<number, number> = {
  1000: 16,
  1001: 17,
  1002: 18,
  1003: 19,
  1005: 21,
  1007: 23,
  1009: 25,
  1014: 1042,
  1015: 1043,
  1016: 20,
  1021: 700,
  1022: 701,
  1028: 26,
  1115: 1114,
  1182: 1082,
  1183: 1083,
  1185: 1184,
  1187: 1186,
  1231: 1700,
  1270: 1266,
  199: 114,
  3807: 3802,
  2951: 2950,
  1041: 869,
  651: 650,
  1040: 829,
};

/** How values of an OID are read. Types that nobody knows are text, `{…}` of unknown arrays too. */
export function typeReader(oid: number): TypeReader {
  const scalar = scalars[oid];
  if (scalar) return scalar;
  const element = arrays[oid];
  if (element === undefined) return { name: null, kind: "string", read: asIs };
  const of = scalars[element];
  const name = of?.name ? `${of.name}ARRAY` : null;
  const read = itemReaders[element] ?? of?.read ?? asIs;
  return { name, kind: "json", read: (text) => readArray(text, read) };
}

/** `2024-03-15 13:45:30.5+02` in ISO 8601. */
const isoText: Reader = (text) =>
  text
    .replace(" ", "T")
    .replace(/\.\d+/, (fraction) => fraction.padEnd(7, "0"))
    .replace(/([+-]\d\d)$/, "$1:00");

const numberText: Reader = (text) => (Number.isFinite(Number(text)) ? writtenNumber(text) : null);

/** How items of arrays are read that are told otherwise than values of a column, by OID: they stand in a text of JSON. */
const itemReaders: Record<number, Reader> = {
  700: (text) => numberText(/^-?\d+$/.test(text) ? `${text}.0` : text),
  701: (text) => numberText(/^-?\d+$/.test(text) ? `${text}.0` : text),
  1082: asIs,
  1114: isoText,
  1184: isoText,
  1700: numberText,
};

/** Reads PostgreSQL's array text `{1,NULL,"a, b",{2}}`, with or without bounds before it. */
function readArray(text: string, readElement: Reader): unknown[] {
  let at = text.indexOf("{");
  function list(): unknown[] {
    const items: unknown[] = [];
    at++;
    while (at < text.length && text[at] !== "}") {
      if (text[at] === ",") at++;
      else if (text[at] === "{") items.push(list());
      else if (text[at] === '"') items.push(readElement(quoted()));
      else {
        const start = at;
        while (at < text.length && text[at] !== "," && text[at] !== "}") at++;
        const word = text.slice(start, at);
        items.push(word === "NULL" ? null : readElement(word));
      }
    }
    at++;
    return items;
  }
  function quoted(): string {
    let value = "";
    for (at++; at < text.length && text[at] !== '"'; at++) {
      if (text[at] === "\\") at++;
      value += text[at];
    }
    at++;
    return value;
  }
  return list();
}
