// Checks that every text of the pages goes through the catalogue, and that the translations are whole; says which are of no use any more.
//
//   npx node scripts/check-texts.mjs            what is wrong, and how much each language has
//   npx node scripts/check-texts.mjs --missing de   the texts that a language lacks, as JSON to fill in
//   npx node scripts/check-texts.mjs --prune    takes out of the catalogues what no page has any more
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { faultsOf } from "../ui/i18n/check-translation.ts";
import { serverSentences } from "../ui/i18n/server-sentences.ts";
import { declaredIn, sources, textsOf } from "./find-texts.mjs";

const { values: options } = parseArgs({ options: { missing: { type: "string" }, prune: { type: "boolean" } } });
const folder = "ui/i18n/catalogues";
/** Where charts declare their types and controls. */
const declarations = /^ui\/charts\/.*(controls|shared|registry|column-settings|analysis|pop_kpi\/parts|shares)\.ts$/;
/** Values that the server reads, in its words, and Superset's own names. */
const values =
  /^ui\/(i18n\/|dashboard\/filters\/(masks|time-ranges)\.ts|charts\/(defaults\.ts|color\/scheme-names\.ts|query\/|format\/|pop_kpi\/View|deck_multi\/query|table\/(View|compared)|pivot_table_v2\/aggregate))/;

const texts = new Map();
const faults = [];
for (const path of sources("ui")) {
  const { marked, plain } = textsOf(path);
  for (const { key, isPlural } of marked) texts.set(key, isPlural);
  if (declarations.test(path)) for (const key of declaredIn(path)) texts.set(key, texts.get(key) ?? false);
  if (values.test(path) || declarations.test(path)) continue;
  const lines = readFileSync(path, "utf8");
  for (const { start, text } of plain)
    faults.push(`${path}:${lines.slice(0, start).split("\n").length}: not translated: ${JSON.stringify(text)}`);
}
for (const key of declaredIn("src/server/pages/menu.ts")) texts.set(key, false);
for (const key of serverSentences) texts.set(key, false);

for (const name of readdirSync(folder)) {
  const language = name.replace(".json", "");
  const catalogue = JSON.parse(readFileSync(join(folder, name), "utf8"));
  if (options.prune) {
    const kept = Object.entries(catalogue).filter(([key]) => texts.has(key));
    writeFileSync(join(folder, name), `${JSON.stringify(Object.fromEntries(kept), undefined, 2)}\n`);
    continue;
  }
  const missing = [...texts].filter(([key]) => !Object.hasOwn(catalogue, key));
  if (options.missing === language) {
    const empty = missing
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, isPlural]) => [key, isPlural ? { other: "" } : ""]);
    console.log(JSON.stringify(Object.fromEntries(empty), undefined, 2));
  }
  for (const [key, translation] of Object.entries(catalogue)) {
    const wanted = texts.get(key);
    // A translation whose text is gone does no harm until somebody takes it out.
    if (wanted === undefined) console.log(`${join(folder, name)}: no such text any more: ${JSON.stringify(key)}`);
    else if (wanted !== (typeof translation === "object"))
      faults.push(
        `${join(folder, name)}: ${JSON.stringify(key)} ${wanted ? "needs its plural forms" : "has no plural forms"}`,
      );
    for (const fault of faultsOf(language, key, translation)) faults.push(`${join(folder, name)}: ${fault}`);
  }
  if (!options.missing) console.log(`${language}: ${texts.size - missing.length} of ${texts.size} texts`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
