/**
 * `?standalone=1` hides the navigation, 2 the title too, 3 the filter bar too; as in Superset. An embedding page
 * hides the title by the lowest bit of `uiConfig`.
 */
export function standaloneLevel(search: string): number {
  const params = new URLSearchParams(search);
  if (Number(params.get("uiConfig")) & 1) return 2;
  const value = params.get("standalone");
  if (value === null) return 0;
  return value === "true" ? 1 : Number.parseInt(value, 10) || 0;
}

export function isStandalone(search: string): boolean {
  return standaloneLevel(search) > 0;
}
