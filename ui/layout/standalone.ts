/** The parts of `uiConfig`, a sum in the address of an embedded page: what is hidden there, and what its host wants to know. */
const hostParts = { title: 1, tabs: 2, navigation: 4, controls: 8, masks: 16, rowLimits: 32 };

/** Whether the page around an embedded one asked for something. */
export function hostAsksFor(part: keyof typeof hostParts, search = location.search): boolean {
  return (Number(new URLSearchParams(search).get("uiConfig")) & hostParts[part]) !== 0;
}

/** `?standalone=1` hides the navigation, 2 the title too, 3 the filter bar and the dashboard's own tabs too; as in Superset. */
export function standaloneLevel(search: string): number {
  if (hostAsksFor("title", search)) return 2;
  const value = new URLSearchParams(search).get("standalone");
  if (value === null) return 0;
  return value === "true" ? 1 : Number.parseInt(value, 10) || 0;
}

export function isStandalone(search: string): boolean {
  return standaloneLevel(search) > 0;
}

/** Whether the tabs of a dashboard as a whole are not offered: one of them is shown, as an address or a report says. */
export function hidesTabs(search: string): boolean {
  return standaloneLevel(search) >= 3 || hostAsksFor("tabs", search) || hostAsksFor("navigation", search);
}

/** A switch in the address, as Superset reads it; undefined where it is not there. */
export function switchOf(search: string, name: string): boolean | undefined {
  const value = new URLSearchParams(search).get(name);
  return value ? value !== "false" && value !== "0" : undefined;
}
