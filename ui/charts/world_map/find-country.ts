import { type Country, countries } from "../../../src/query/legacy/countries.ts";

const byCode: Record<string, (country: Country) => string> = {
  cca2: (country) => country[0],
  cca3: (country) => country[1],
  cioc: (country) => country[2],
};

/** A reader of the entity column: country codes or names, as `country_fieldtype` says → the country. */
export function countryFinder(fieldType: string): (value: unknown) => Country | undefined {
  const code = byCode[fieldType];
  const index = new Map<string, Country>();
  for (const country of countries) {
    if (code) {
      if (code(country)) index.set(code(country), country);
    } else {
      for (const name of country[6]) index.set(fold(name), country);
    }
  }
  return (value) => {
    if (typeof value !== "string") return undefined;
    return index.get(code ? value.trim().toUpperCase() : fold(value));
  };
}

/** Names differ in case, accents and punctuation from source to source. */
function fold(name: string): string {
  return name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/&/g, "and")
    .replace(/\bst\b\.?/g, "saint")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}
