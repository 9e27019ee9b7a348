import type { SQLDialect } from "@codemirror/lang-sql";
import { dialectOf } from "./dialects.ts";

const plain = /^[a-z_][a-z0-9_$]*$/;
const anyCase = /^[A-Za-z_][\w$]*$/;
/** Words that hardly any database takes as a name without quotes. */
const reserved = new Set(
  "all and any as asc between both case cast check column constraint create cross current_date current_time current_timestamp default delete desc distinct drop else end except exists false fetch for foreign from full grant group having in inner insert intersect into is join leading left like limit natural not null offset on or order outer primary references right select set some table then to trailing true union unique update user using values when where window with".split(
    " ",
  ),
);

/** Writes names as a dialect reads them, in quotes where they need some. */
export function quoterOf({ spec }: SQLDialect): (name: string) => string {
  const bare = spec.caseInsensitiveIdentifiers === true || !spec.keywords?.includes("ilike") ? anyCase : plain;
  const mark = spec.identifierQuotes?.includes("`") ? "`" : '"';
  return (name) =>
    bare.test(name) && !reserved.has(name.toLowerCase()) ? name : mark + name.replaceAll(mark, mark + mark) + mark;
}

/** The same for a database's kind. */
export const quotedAs = (backend: string | undefined): ((name: string) => string) => quoterOf(dialectOf(backend));
