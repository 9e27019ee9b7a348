import { t } from "../../i18n/t.ts";

/** What Jinja reads: values, statements, remarks. */
const TEMPLATE = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|\{#[\s\S]*?#\}/g;

/**
 * Formats SQL around its templates, which no parser of SQL reads: names stand for values meanwhile, comments for statements and
 * remarks, and each comes back as it was written.
 * @throws Error where one of them did not survive; the SQL is then to stay as it is
 */
export async function formatTemplate(sql: string, format: (plain: string) => Promise<string>): Promise<string> {
  const found: { sign: string; text: string }[] = [];
  // A word that the SQL itself does not have.
  let word = "jinja";
  while (sql.toLowerCase().includes(word)) word += "x";
  const plain = sql.replace(TEMPLATE, (text) => {
    const name = `${word}_${found.length}_`;
    const sign = text.startsWith("{{") ? name : `/* ${name} */`;
    found.push({ sign, text });
    return sign;
  });
  const formatted = await format(plain);
  let written = formatted;
  for (const { sign, text } of found) {
    const parts = written.split(sign);
    if (parts.length !== 2) throw new Error(t("The templates of this query keep it from being formatted."));
    written = parts.join(text);
  }
  return written;
}
