import { clientOf, oauth2Error, requestTokens } from "../../../engines/oauth2/client.ts";
import { keepTokens } from "../../../engines/oauth2/grants.ts";
import { decodeState } from "../../../engines/oauth2/state.ts";
import { engineFor } from "../../../engines/registry.ts";
import { targetOf } from "../../../engines/target.ts";
import { LitesetError } from "../../../errors.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { html } from "../../answers.ts";
import type { Call } from "../../route.ts";
import { openTemplate } from "../../template.ts";

const fillPage = openTemplate("oauth2.html");

/**
 * GET: somebody comes back from signing in to a database; what they were granted is kept, and the tab that waits is told.
 * Only who began may end it: a link with the state of another would give that other this person's rights.
 */
export async function receiveToken({ app, query, viewer, nonce }: Call): Promise<Response> {
  const { metadata, settings } = app;
  const refused = query.get("error");
  if (refused !== null) throw oauth2Error(refused);
  const given = query.get("state");
  // The text of the reference, which fails inside here.
  if (given === null) throw new LitesetError("'state'", "GENERIC_BACKEND_ERROR", { status: 400 });
  const state = await decodeState(given, settings);
  if (viewer.id !== state.user_id) throw oauth2Error("Somebody else has begun this. Sign in and run the query again.");
  const code = query.get("code");
  if (code === null) throw oauth2Error("The server that you have signed in to sent no code.");
  const em = metadata.em();
  const database = await em.findOne(Database, { id: state.database_id });
  if (!database) throw new LitesetError("Database not found", undefined, { status: 404 });
  const client = clientOf(engineFor(database.sqlalchemy_uri), targetOf(database), settings);
  if (!client) throw oauth2Error("No configuration found for OAuth2");
  const redirect_uri = client.redirect_uri ?? settings.DATABASE_OAUTH2_REDIRECT_URI ?? state.default_redirect_uri;
  const tokens = await requestTokens(client, { grant_type: "authorization_code", code, redirect_uri }, settings);
  await keepTokens(em, database.id, state.user_id, tokens);
  return html(fillPage({ nonce, tabId: state.tab_id }), { headers: { "cache-control": "no-store" } });
}
