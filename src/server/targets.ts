import { posix } from "node:path";
import type { Call } from "./route.ts";

/** The start page. */
export const HOME = "/";

/** Where a redirect may lead: a path or an address of this server or of FAB_SAFE_REDIRECT_HOSTS, else the start page. */
export function safeTarget({ app, client: { origin } }: Pick<Call, "app" | "client">, next: string | null): string {
  if (!next || /^[\p{C}]/u.test(next)) return HOME;
  // Browsers read backslashes as slashes; kept apart by their escapes they lead nowhere else.
  const target = next.replaceAll("\\", "%5C");
  if (!URL.canParse(target, origin)) return HOME;
  const { origin: reached, protocol, host } = new URL(target, origin);
  if (protocol !== "http:" && protocol !== "https:") return HOME;
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(target);
  if (isAddress && app.settings.FAB_SAFE_REDIRECT_HOSTS.some((pattern) => posix.matchesGlob(host, pattern)))
    return target;
  const isPath = !/^[a-z][a-z0-9+.-]*:/i.test(target) && !target.startsWith("//");
  return reached === new URL(origin).origin && (isPath || isAddress) ? target : HOME;
}

/** The login form, which leads back to a path of this server. */
export const loginTarget = (path: string): string => `/login/?next=${encodeURIComponent(path)}`;
