import type { Choice, ControlSection } from "../controls/control.ts";
import { currency, filters, look, metric, numberFormat, query } from "../controls/shared.ts";
import { countryNames } from "./shapes.ts";

const countries = countryNames.map((name): Choice => [name, titleOf(name)]);

export const controls: ControlSection[] = [
  query(
    { key: "select_country", label: "Country", kind: "choice", choices: countries, required: true },
    {
      key: "entity",
      label: "Parts of the country",
      kind: "column",
      required: true,
      help: "ISO 3166-2 codes such as FR-75, or names.",
    },
    metric,
    filters,
  ),
  look(
    "Map",
    { key: "linear_color_scheme", label: "Colours", kind: "gradient" },
    numberFormat("number_format"),
    currency,
  ),
];

function titleOf(name: string): string {
  if (name === "usa" || name === "uk") return name.toUpperCase();
  return name
    .replaceAll("_", " ")
    .replace(/(^| )(?!and |of |the )([a-z])/g, (_all, space, letter) => `${space}${letter.toUpperCase()}`);
}
