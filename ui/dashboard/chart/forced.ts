/** Whether the page was opened to ask the warehouses anew: `?force=true`, as reports that ignore the cache open it. */
export const isOpenedForced = (): boolean => new URLSearchParams(location.search).get("force") === "true";
