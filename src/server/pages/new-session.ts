import { createHash } from "node:crypto";
import { createCsrfToken } from "../../security/csrf.ts";
import { flashes } from "../middleware/authorize.ts";
import type { Call } from "../route.ts";

/** Said of every sign-in that fails, whatever the reason: strangers learn nothing. */
export const INVALID_LOGIN = "Invalid login. Please try again.";

/** A new session for a user: what the visitor had before is dropped, so that a planted cookie is worth nothing. */
export function startSession(call: Call, userId: number): void {
  call.session.clear();
  const visitor = `${call.client.address}|${call.request.headers.get("user-agent") ?? ""}`;
  call.session.set("_fresh", true);
  call.session.set("_id", createHash("sha512").update(visitor).digest("hex"));
  call.session.set("_user_id", String(userId));
  createCsrfToken(call.session.data, call.app.settings);
}

/** A message that the next page shows. */
export function flash({ session }: Call, category: "warning" | "error" | "info", message: string): void {
  session.set("_flashes", [...flashes(session), [category, message]]);
}
