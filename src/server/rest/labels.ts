/** A column name in words: `changed_by.first_name` becomes "Changed By First Name". */
export const labelOf = (name: string): string =>
  name
    .replace(/[._]/g, " ")
    .toLowerCase()
    .replace(/(^|[^a-z])([a-z])/g, (_match, before: string, letter: string) => before + letter.toUpperCase());

export const labelsOf = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, labelOf(name)]));
