/** A column name in words: `changed_by.first_name` becomes "Changed By First Name". */
export const labelOf = (name: string): string =>
  name
    .replace(/[._]/g, " ")
    .toLowerCase()
    .replace(/(^|[^a-z])([a-z])/g, (_match, before: string, letter: string) => before + letter.toUpperCase());

/** The names of columns in words, those that a resource calls otherwise by that. */
export const labelsOf = (
  names: readonly string[],
  others: Readonly<Record<string, string>> = {},
): Record<string, string> => Object.fromEntries(names.map((name) => [name, others[name] ?? labelOf(name)]));
