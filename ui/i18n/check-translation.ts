import type { Catalogue } from "./languages.ts";

/** Forms that a language has besides those that everybody counts in: they need no text of their own. */
const RARE = new Set<Intl.LDMLPluralRule>(["many"]);

/**
 * What is wrong with a translation: places that it lacks, has too often or invents, and forms of a number that its language has
 * and it has not, or the other way round.
 * @param language of the catalogue, e.g. `de`
 * @param key the English text
 * @param translation a text, or one for each form of `Intl.PluralRules`
 */
export function faultsOf(language: string, key: string, translation: Catalogue[string]): string[] {
  const quoted = JSON.stringify(key);
  const wanted = placesOf(key);
  if (typeof translation === "string") {
    const found = placesOf(translation);
    if (translation.trim() === "") return [`${quoted} is empty`];
    return found.join() === wanted.join() ? [] : [`${quoted} needs the places ${wanted}, not ${found}`];
  }
  const rules = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const faults = rules
    .filter((form) => !RARE.has(form) && !translation[form])
    .map((form) => `${quoted} has no text for the form “${form}”`);
  for (const [form, text] of Object.entries(translation)) {
    if (!rules.some((one) => one === form)) faults.push(`${quoted}: the language has no form “${form}”`);
    // Where the form says how many there are, a text need not.
    const needed = form === "one" ? wanted.filter((place) => place !== "{count}") : wanted;
    const found = placesOf(text).filter((place) => needed.includes(place) || place !== "{count}");
    if (found.join() !== needed.join()) faults.push(`${quoted} needs the places ${needed} in “${form}”, not ${found}`);
  }
  return faults;
}

/** The places of a text, in the order of their names: languages have them in an order of their own. */
const placesOf = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
