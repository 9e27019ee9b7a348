import type { Settings } from "./keys.ts";

/** The path below which everything is served, without a slash at its end; empty where that is the whole site. */
export const rootPath = ({ APPLICATION_ROOT }: Pick<Settings, "APPLICATION_ROOT">): string =>
  APPLICATION_ROOT?.replace(/\/$/, "") ?? "";
