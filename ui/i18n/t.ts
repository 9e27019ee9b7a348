import { catalogue, locale } from "./catalogue.ts";

/** What is put into a text, by name; nothing leaves its place empty. */
type Values = Record<string, string | number | null | undefined>;

/**
 * A text of the pages in the viewer's language.
 * @param text in English, which is its key in the catalogues; `{name}` is put in from `values`
 */
export function t(text: string, values?: Values): string {
  const found = catalogue()[text];
  return fill(typeof found === "string" && found !== "" ? found : text, values);
}

/**
 * A text that depends on a number, in the form that the viewer's language has for it.
 * @param one in English, for one
 * @param many in English, for all other numbers: the key in the catalogues, whose entry has a text for each form
 * @param values besides `count`, which is written as the language writes numbers
 */
export function plural(count: number, one: string, many: string, values?: Values): string {
  const forms = catalogue()[many];
  const found = typeof forms === "object" ? (forms[rules.select(count)] ?? forms.other) : undefined;
  return fill(found ?? (count === 1 ? one : many), { count: numberText(count), ...values });
}

/** A number as the language writes it. */
export const numberText = (value: number): string => value.toLocaleString(locale);

/** How long something took: in 1.25 s. */
export const tookText = (milliseconds: number): string =>
  t("in {seconds} s", {
    seconds: (milliseconds / 1000).toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  });

/** A title within a sentence: German keeps its capitals there, and what is written in capitals keeps them everywhere. */
export const inSentence = (title: string): string =>
  locale.startsWith("de") ? title : title.replace(/\p{Lu}(?=\p{Ll})/gu, (letter) => letter.toLocaleLowerCase(locale));

const rules = new Intl.PluralRules(locale);

function fill(text: string, values: Values | undefined): string {
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name) =>
    Object.hasOwn(values, name) ? String(values[name] ?? "") : whole,
  );
}
