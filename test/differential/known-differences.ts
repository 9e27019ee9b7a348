/** Questions that Liteset answers differently, and why: on purpose (docs/differences.md), or because something is not built yet. */
export const knownDifferences: Readonly<Record<string, string>> = {
  "having with a union":
    "Superset sends it to the database, which refuses it or not; a condition holds no set operation here",
  "template '{{ \"\".__class__ }}'":
    "both refuse what the sandbox writes in its place; each in the words of its parser",
  "compared with 2023-12-01 : 2024-01-01": "date ranges as time offsets are not built yet: 400 says so",
};
