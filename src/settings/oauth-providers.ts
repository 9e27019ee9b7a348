import { z } from "zod";
import type { Settings } from "./keys.ts";

const clientKwargs = z.looseObject({
  scope: z.union([z.string(), z.array(z.string()).transform((scopes) => scopes.join(" "))]).optional(),
  token_endpoint_auth_method: z.enum(["client_secret_basic", "client_secret_post", "none"]).optional(),
});

/** What Authlib's Flask client takes, as far as OAuth 2 has it. */
const remoteApp = z.looseObject({
  client_id: z.string().min(1),
  client_secret: z.string().nullish(),
  server_metadata_url: z.url().nullish(),
  api_base_url: z.url().nullish(),
  authorize_url: z.url().nullish(),
  access_token_url: z.url().nullish(),
  userinfo_endpoint: z.url().nullish(),
  jwks_uri: z.url().nullish(),
  issuer: z.string().nullish(),
  request_token_url: z.null().optional(),
  authorize_params: z.record(z.string(), z.string()).nullish(),
  access_token_params: z.record(z.string(), z.string()).nullish(),
  client_kwargs: clientKwargs.nullish(),
});

const provider = z.looseObject({
  name: z.string().min(1),
  icon: z.string().optional(),
  whitelist: z.array(z.string()).optional(),
  remote_app: remoteApp,
});

export type OAuthService = z.infer<typeof provider>;

/** The services of OAUTH_PROVIDERS, and what is wrong with others of them, each in a line that names service and key. */
export function readOAuthProviders({ OAUTH_PROVIDERS }: Pick<Settings, "OAUTH_PROVIDERS">): {
  services: OAuthService[];
  problems: string[];
} {
  const services: OAuthService[] = [];
  const problems: string[] = [];
  OAUTH_PROVIDERS.forEach((given, at) => {
    const name = String(given?.name ?? `entry ${at + 1}`);
    const { success, data, error } = provider.safeParse(given);
    if (!success) {
      const { path, message } = error.issues[0]!;
      const reason =
        path[1] === "request_token_url" ? "OAuth 1 is not supported; leave it out, or set it to None" : message;
      problems.push(`OAUTH_PROVIDERS: ${name}: ${path.map(String).join(".")}: ${reason}`);
      return;
    }
    const { server_metadata_url: document, authorize_url: page, access_token_url: tokens } = data.remote_app;
    if (document || (page && tokens)) services.push(data);
    else
      problems.push(
        `OAUTH_PROVIDERS: ${name} needs server_metadata_url, or authorize_url and access_token_url, in its remote_app`,
      );
  });
  return { services, problems };
}
