/** Questions that Liteset answers differently on purpose (docs/differences.md), and why. */
export const knownDifferences: Readonly<Record<string, string>> = {
  "having with a union":
    "Superset sends it to the database, which refuses it or not; a condition holds no set operation here",
  "template '{{ \"\".__class__ }}'":
    "both refuse what the sandbox writes in its place; each in the words of its parser",
  "admin: odd columns: rows": "both refuse a column that is not there: Superset in the words of the database",
  "north: calculated: broken": "both refuse; Superset shows its error as Python prints it",
};
