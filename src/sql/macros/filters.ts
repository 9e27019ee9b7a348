import { strptime } from "../templates/datetime.ts";
import type { Filter } from "../templates/filters.ts";
import { text } from "../templates/operators.ts";
import { iterate, TemplateFault, truth, typeName, type Value } from "../templates/values.ts";
import { trimmed } from "../trim.ts";

/** A value as the database reads it, quoted and escaped. */
export type Literal = (value: string | number | bigint | boolean | null) => string;

const MARK_WARNING = "\n-- WARNING: the `mark` parameter was removed from the `where_in` macro for security reasons\n";

/** The filters that Superset 6.0.0 adds to Jinja2's. */
export const sqlFilters = (literal: Literal): ReadonlyMap<string, Filter> =>
  new Map<string, Filter>([
    [
      "where_in",
      {
        names: ["mark", "default_to_none"],
        run: ({ budget }, values, mark = null, defaultsToNone = false) => {
          const literals = iterate(values).map((value) => literal(scalar(value)));
          budget.make(literals.reduce((sum, { length }) => sum + length + 2, 0));
          if (literals.length === 0 && truth(defaultsToNone)) return null;
          return `(${literals.join(", ")})${truth(mark) ? MARK_WARNING : ""}`;
        },
      },
    ],
    [
      "to_datetime",
      {
        names: ["format"],
        run: (_, value, format) => {
          if (!truth(value)) return null;
          // a macro's text may come with its quotes
          return strptime(trimmed(text(value), /['"]/), text(format, "%Y-%m-%d %H:%M:%S"));
        },
      },
    ],
  ]);

function scalar(value: Value): string | number | bigint | boolean | null {
  if (value === null || typeof value !== "object") return value;
  throw new TemplateFault("TypeError", `where_in takes texts and numbers, not ${typeName(value)}`);
}
