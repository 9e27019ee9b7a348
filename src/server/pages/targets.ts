/** The start page. */
export const HOME = "/";

/**
 * Where a redirect may lead: a path or an address of this server, else the start page.
 * @param origin of the server as the browser sees it
 */
export function safeTarget(next: string | null, origin: string): string {
  if (!next || /^[\p{C}]/u.test(next)) return HOME;
  // Browsers read backslashes as slashes; kept apart by their escapes they lead nowhere else.
  const target = next.replaceAll("\\", "%5C");
  if (!URL.canParse(target, origin)) return HOME;
  const url = new URL(target, origin);
  const isOwn = url.origin === new URL(origin).origin && (url.protocol === "http:" || url.protocol === "https:");
  const isRelative = target === origin || !/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith(`${origin}/`);
  return isOwn && isRelative && !target.startsWith("//") ? target : HOME;
}

/** The login form, which leads back to a path of this server. */
export const loginTarget = (path: string): string => `/login/?next=${encodeURIComponent(path)}`;
