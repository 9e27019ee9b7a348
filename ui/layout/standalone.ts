/** `?standalone=1` hides the navigation, 2 the title too, 3 the filter bar too; as in Superset. */
export function standaloneLevel(search: string): number {
  const value = new URLSearchParams(search).get("standalone");
  if (value === null) return 0;
  return value === "true" ? 1 : Number.parseInt(value, 10) || 0;
}

export function isStandalone(search: string): boolean {
  return standaloneLevel(search) > 0;
}
