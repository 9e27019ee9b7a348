/**
 * A name as part of a file's name, as Werkzeug makes it safe: ASCII letters, digits, `_`, `-` and `.`, and nothing that climbs
 * out of a folder. Empty where nothing is left.
 */
export const safeName = (name: string | null | undefined): string =>
  (name ?? "")
    .normalize("NFKD")
    .replace(/[^\0-\x7f]/g, "")
    .replaceAll("/", " ")
    .split(/\s+/)
    .filter((word) => word !== "")
    .join("_")
    .replace(/[^A-Za-z0-9_.-]/g, "")
    .replace(/^[._]+|[._]+$/g, "");

/** The file of an object: its name, with its id where names are not unique; the id alone where nothing of the name is left. */
export function fileName(name: string | null | undefined, id: number, { withId }: { withId: boolean }): string {
  const safe = safeName(name);
  if (safe === "") return String(id);
  return withId ? `${safe}_${id}` : safe;
}
