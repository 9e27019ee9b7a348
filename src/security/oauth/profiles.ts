import type { Member } from "../members.ts";

export type Claims = Record<string, unknown>;

/** What a provider answers about the person who has just signed in there. */
export interface Session {
  /** Of the identity token; empty where there was none. */
  claims: Claims;
  /** Asks an address below `api_base_url` in the person's name. */
  get(path: string): Promise<Claims>;
  /** What the provider's userinfo endpoint says; empty where it has none. */
  userinfo(): Promise<Claims>;
}

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** `username`, `first_name` and so on: the names under which Flask-AppBuilder knows a person, and JMESPath finds them. */
function member(info: Claims): Member {
  return {
    username: textOf(info.username) || textOf(info.email),
    firstName: textOf(info.first_name),
    lastName: textOf(info.last_name),
    email: textOf(info.email),
    roleKeys: listOf(info.role_keys),
    info,
  };
}

const named = (data: Claims) => ({ first_name: textOf(data.given_name), last_name: textOf(data.family_name) });

const bySubject = (provider: string, data: Claims) => ({
  username: `${provider}_${textOf(data.sub)}`,
  ...named(data),
  email: textOf(data.email),
  role_keys: listOf(data.groups),
});

const keycloak = async ({ get }: Session) => {
  const data = await get("openid-connect/userinfo");
  const username = textOf(data.preferred_username);
  return { username, ...named(data), email: textOf(data.email), role_keys: listOf(data.groups) };
};

const github = async ({ get }: Session) => ({ username: `github_${textOf((await get("user")).login)}` });

/** The providers that Flask-AppBuilder 5.0.2 knows by name, and how it calls their people. */
const PROFILES: Readonly<Record<string, (session: Session) => Promise<Claims>>> = {
  github,
  githublocal: github,
  google: async ({ get }) => {
    const data = await get("userinfo");
    return { username: `google_${textOf(data.id)}`, ...named(data), email: textOf(data.email) };
  },
  azure: async ({ claims }) => ({
    username: textOf(claims.oid),
    ...named(claims),
    email: textOf(claims.upn) || textOf(claims.email),
    role_keys: listOf(claims.roles),
  }),
  openshift: async ({ get }) => {
    const { metadata } = await get("apis/user.openshift.io/v1/users/~");
    return { username: `openshift_${textOf((metadata as Claims | undefined)?.name)}` };
  },
  okta: async ({ get }) => bySubject("okta", await get("userinfo")),
  auth0: async ({ userinfo }) => bySubject("auth0", await userinfo()),
  keycloak,
  keycloak_before_17: keycloak,
  authentik: async ({ claims }) => ({
    username: textOf(claims.nickname),
    first_name: textOf(claims.given_name),
    email: textOf(claims.preferred_username),
    role_keys: listOf(claims.groups),
  }),
};

/**
 * Who signed in at a provider. One that has no name in Flask-AppBuilder, where it takes a security manager of one's own, is read by
 * OpenID Connect's standard claims, with `groups` and `roles` as keys of AUTH_ROLES_MAPPING.
 */
export async function profileOf(provider: string, session: Session): Promise<Member> {
  const known = Object.hasOwn(PROFILES, provider) ? PROFILES[provider] : undefined;
  if (known) return member(await known(session));
  const data = { ...session.claims, ...(await session.userinfo()) };
  return member({
    ...data,
    username: textOf(data.preferred_username) || textOf(data.email) || textOf(data.sub),
    ...named(data),
    email: textOf(data.email),
    role_keys: [...listOf(data.groups), ...listOf(data.roles)],
  });
}
