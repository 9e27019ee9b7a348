/** What stands in the place of a stored secret wherever one is shown; sent back, it means the stored one. Superset's own. */
export const MASK = "XXXXXXXXXX";
