import { serverSentences } from "./server-sentences.ts";
import { t } from "./t.ts";

/** What the server says, in the page's language where the catalogue has it; else as it came. */
export function serverText(said: string): string {
  const known = t(said);
  if (known !== said) return known;
  patterns ??= serverSentences
    .filter((sentence) => sentence.includes("{"))
    .map((sentence) => [patternOf(sentence), sentence]);
  for (const [pattern, sentence] of patterns) {
    const found = pattern.exec(said);
    if (found) return t(sentence, found.groups);
  }
  return said;
}

let patterns: [RegExp, string][] | undefined;

function patternOf(sentence: string): RegExp {
  const plain = sentence.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${plain.replace(/\{(\w+)\}/g, "(?<$1>.+)")}$`, "s");
}
