import { randomBytes } from "node:crypto";
import type { Token } from "./lexer.ts";

export interface Shielded {
  sql: string;
  /** Puts the pieces back; null where one of them is lost or no longer quoted, so that the text must not be used. */
  restore(text: string): string | null;
}

/** Letters and digits, spaces and plain punctuation: nothing that ends a text in any dialect. */
const HARMLESS = /^'[^'"`[\]\\]*'$/;
const PREFIX = /(?:\b[a-z]{1,2}|\bu&)$/i;

/**
 * SQL with words in place of what it holds in quotes. The parser, which writes some escapes wrongly when it writes SQL again,
 * never sees what a user could break out of quotes with; what was quoted comes back letter by letter, in the quotes that
 * Superset writes where that changes no letter.
 */
export function shield(sql: string, tokens: readonly Token[], dialect: string): Shielded {
  const nonce = `q${randomBytes(6).toString("hex")}q`;
  const pieces: string[] = [];
  let text = "";
  let at = 0;
  for (const token of tokens) {
    if (token.kind !== "quoted" && token.kind !== "string") continue;
    const written = sql.slice(token.start, token.end);
    const before = sql.slice(at, token.start);
    // E'…', U&'…' and their like belong to the text behind them.
    const prefix = token.kind === "string" ? (PREFIX.exec(before)?.[0] ?? "") : "";
    if (token.kind === "string" && prefix === "" && HARMLESS.test(written)) continue;
    const word = `${nonce}${pieces.length}q`;
    const [open, close] = token.kind === "quoted" ? [written[0], written.at(-1)] : ["'", "'"];
    text += `${before.slice(0, before.length - prefix.length)}${open}${word}${close}`;
    pieces.push(token.kind === "string" ? inUsualQuotes(prefix, written, dialect) : written);
    at = token.end;
  }
  text += sql.slice(at);
  return {
    sql: text,
    restore: (changed) => {
      const found = new Set<number>();
      const quoted = new RegExp(
        `(?:'${nonce}(\\d+)q'|"${nonce}(\\d+)q"|\`${nonce}(\\d+)q\`|\\[${nonce}(\\d+)q\\])`,
        "g",
      );
      const restored = changed.replace(quoted, (_match, ...numbers: unknown[]) => {
        const number = Number(numbers.slice(0, 4).find((each) => each !== undefined));
        found.add(number);
        return pieces[number] ?? "";
      });
      const isWhole = found.size === pieces.length && !restored.toLowerCase().includes(nonce);
      return isWhole ? restored : null;
    },
  };
}

/** A text in the quotes that Superset writes, if it is one of which they cannot change the meaning. */
function inUsualQuotes(prefix: string, written: string, dialect: string): string {
  const content = /^(?:"([^'"\\\n]*)"|\$\w*\$([^'\\$\n]*)\$\w*\$)$/
    .exec(written)
    ?.slice(1)
    .find((each) => each !== undefined);
  if (prefix === "" && content !== undefined) return `'${content}'`;
  if (/^r$/i.test(prefix) && /^(?:'[^'"\\\n]*'|"[^'"\\\n]*")$/.test(written)) return `'${written.slice(1, -1)}'`;
  const isDoubled = dialect === "snowflake" && prefix === "" && /^'[^\\]*'$/.test(written);
  return isDoubled ? `'${written.slice(1, -1).replaceAll("''", "\\'")}'` : prefix + written;
}
