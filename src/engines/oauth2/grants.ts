import { randomUUID } from "node:crypto";
import { LitesetError } from "../../errors.ts";
import { DatabaseUserOAuth2Token } from "../../metadata/entities/database.ts";
import { User } from "../../metadata/entities/user.ts";
import { withLock } from "../../metadata/key-lock.ts";
import type { EntityManager, Metadata } from "../../metadata/orm.ts";
import type { ConnectionTarget, Engine } from "../engine.ts";
import {
  authorizationUrl,
  clientOf,
  type Oauth2Client,
  type Oauth2Settings,
  requestTokens,
  type Tokens,
} from "./client.ts";
import { encodeState } from "./state.ts";

/** The path that people come back to after they have signed in to a database. */
const RETURN_PATH = "/api/v1/database/oauth2/";
const NO_ACCESS = "You don't have permission to access the data.";

/** Who has signed in to databases with an account of their own. */
export interface Grants {
  /** The user's own access token for this database, fresh; null where there is none or none is needed. */
  tokenOf(engine: Engine, target: ConnectionTarget): Promise<string | null>;
  /** The error that sends the user to sign in, where that is what the database wants; undefined where not. */
  redirection(engine: Engine, target: ConnectionTarget, thrown: unknown): Promise<LitesetError | undefined>;
}

/** @param origin scheme and host of the request that is answered now; undefined outside of one */
export function createGrants(metadata: Metadata, settings: Oauth2Settings, origin: () => string | undefined): Grants {
  return {
    async tokenOf(engine, target) {
      const client = target.impersonate && target.databaseId !== null && clientOf(engine, target, settings);
      if (!client || target.databaseId === null) return null;
      const { databaseId } = target;
      const userId = await userIdOf(metadata.em(), target);
      if (userId === null) return null;
      const kept = await findToken(metadata.em(), databaseId, userId);
      if (!kept || isFresh(kept)) return kept?.access_token ?? null;
      return withLock(metadata, `refresh_oauth2_token ${databaseId} ${userId}`, settings.DATABASE_OAUTH2_TIMEOUT, () =>
        refresh(metadata.em(), client, settings, databaseId, userId),
      );
    },
    async redirection(engine, target, thrown) {
      if (!engine.wantsSignIn?.(thrown)) return undefined;
      const client = clientOf(engine, target, settings);
      const userId = client && (await userIdOf(metadata.em(), target));
      const base = origin();
      const redirect_uri = base ? base + RETURN_PATH : settings.DATABASE_OAUTH2_REDIRECT_URI;
      if (!client || !userId || !redirect_uri) return undefined;
      const tab_id = randomUUID();
      const state = {
        database_id: target.databaseId ?? 0,
        user_id: userId,
        default_redirect_uri: redirect_uri,
        tab_id,
      };
      const url = authorizationUrl(
        client,
        settings.DATABASE_OAUTH2_REDIRECT_URI ?? redirect_uri,
        await encodeState(state, settings),
      );
      return new LitesetError(NO_ACCESS, "OAUTH2_REDIRECT", {
        status: 500,
        level: "warning",
        extra: { url, tab_id, redirect_uri },
        cause: thrown,
      });
    },
  };
}

/** Keeps what somebody was granted, in place of what they were granted before. */
export async function keepTokens(
  em: EntityManager,
  databaseId: number,
  userId: number,
  { access_token, expires_in, refresh_token }: Tokens,
): Promise<void> {
  const kept =
    (await findToken(em, databaseId, userId)) ??
    em.create(DatabaseUserOAuth2Token, { database: databaseId, user: userId } as never);
  Object.assign(kept, {
    access_token,
    access_token_expiration: new Date(Date.now() + expires_in * 1000),
    refresh_token: refresh_token ?? null,
  });
  await em.flush();
}

/** Runs alone for this user and database: another process may have been here before. */
async function refresh(
  em: EntityManager,
  client: Oauth2Client,
  settings: Oauth2Settings,
  databaseId: number,
  userId: number,
): Promise<string | null> {
  const kept = await findToken(em, databaseId, userId);
  if (!kept || isFresh(kept)) return kept?.access_token ?? null;
  const { refresh_token } = kept;
  // One that was taken back leads to signing in anew, as an absent one does.
  const tokens = refresh_token
    ? await requestTokens(client, { grant_type: "refresh_token", refresh_token }, settings).catch(() => undefined)
    : undefined;
  if (tokens === undefined) {
    await em.remove(kept).flush();
    return null;
  }
  await keepTokens(em, databaseId, userId, { ...tokens, refresh_token: tokens.refresh_token ?? refresh_token });
  return tokens.access_token;
}

const findToken = (em: EntityManager, database: number, user: number): Promise<DatabaseUserOAuth2Token | null> =>
  em.findOne(DatabaseUserOAuth2Token, { database, user });

const isFresh = ({ access_token, access_token_expiration: end }: DatabaseUserOAuth2Token): boolean =>
  Boolean(access_token) && end !== null && end !== undefined && end.getTime() > Date.now();

async function userIdOf(em: EntityManager, { username }: ConnectionTarget): Promise<number | null> {
  if (!username) return null;
  return (await em.findOne(User, { username }, { fields: ["id"] }))?.id ?? null;
}
