import { readFile } from "node:fs/promises";
import { AwsV4Signer } from "aws4fetch";
import { z } from "zod";
import { type HttpClient, HttpError, type HttpRequest, httpClient } from "./http.ts";
import { type DatabaseUri, queryValue } from "./uri.ts";

/** Keys that requests to AWS are signed with. */
interface AwsKeys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

const STS_TIMEOUT_MS = 10_000;
/** Borrowed keys are asked for anew this long before they end. */
const MARGIN_MS = 5 * 60_000;
const MAX_ROLES = 100;

const borrowedSchema = z.object({
  Credentials: z.object({
    AccessKeyId: z.string(),
    SecretAccessKey: z.string(),
    SessionToken: z.string(),
    /** Seconds since 1970. */
    Expiration: z.coerce.number(),
  }),
});
const assumedSchema = z.union([
  z.object({ AssumeRoleResponse: z.object({ AssumeRoleResult: borrowedSchema }) }),
  z.object({ AssumeRoleWithWebIdentityResponse: z.object({ AssumeRoleWithWebIdentityResult: borrowedSchema }) }),
]);
const errorSchema = z.union([
  z.object({ message: z.string() }),
  z.object({ Message: z.string() }).transform(({ Message }) => ({ message: Message })),
  z.object({ Error: z.object({ Message: z.string() }) }).transform(({ Error: { Message } }) => ({ message: Message })),
]);

const roles = new Map<string, { keys: AwsKeys; until: number }>();

/** Asks services of AWS with signed requests; errors have AWS's own text. */
export class AwsClient {
  readonly #uri: DatabaseUri;
  readonly #verify: boolean;
  /** The service that `endpoint_url` is the address of. */
  readonly #service: "athena" | "dynamodb";
  readonly region: string;

  /** @throws Error if nothing names the region */
  constructor(uri: DatabaseUri, service: "athena" | "dynamodb" = "athena") {
    this.#uri = uri;
    this.#service = service;
    this.#verify = !/^(?:false|0)$/i.test(queryValue(uri, "verify") ?? "");
    const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    const inHost = /^[\w-]+\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(uri.host ?? "")?.[1];
    const region = queryValue(uri, "region_name") ?? inHost ?? AWS_REGION ?? AWS_DEFAULT_REGION;
    if (!region || !/^[a-z0-9-]+$/.test(region))
      throw new Error(`The URI names no region of AWS: ${uri.backend}://…@${service}.us-east-1.amazonaws.com…`);
    this.region = region;
  }

  /** One call of a service's JSON protocol, `AmazonAthena.StartQueryExecution` for example. */
  async call(service: string, target: string, body: object, signal: AbortSignal): Promise<unknown> {
    return this.#ask(service, "/", await this.#keys(), {
      method: "POST",
      headers: {
        "content-type": `application/x-amz-json-${service === "dynamodb" ? "1.0" : "1.1"}`,
        "x-amz-target": target,
      },
      body: JSON.stringify(body),
      signal,
    });
  }

  async #ask(service: string, path: string, keys: AwsKeys | null, request: HttpRequest): Promise<unknown> {
    const { client, baseUrl } = this.#clientOf(service);
    const { method = "GET", headers: given = {}, body = null } = request;
    const headers: Record<string, string> = { accept: "application/json", ...given };
    const signed =
      keys &&
      (await new AwsV4Signer({
        method,
        url: baseUrl + path,
        headers,
        body: body as string | null,
        service,
        region: this.region,
        ...keys,
      }).sign());
    try {
      return await client.json(path, { ...request, headers: signed ? Object.fromEntries(signed.headers) : headers });
    } catch (error) {
      throw error instanceof HttpError ? new Error(messageOf(error)) : error;
    }
  }

  #clientOf(service: string): { client: HttpClient; baseUrl: string } {
    const { env } = process;
    const domain = this.region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    const baseUrl =
      (service === this.#service ? queryValue(this.#uri, "endpoint_url") : undefined) ??
      env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ??
      env.AWS_ENDPOINT_URL ??
      `https://${service}.${this.region}.${domain}`;
    return { client: httpClient({ baseUrl, verify: this.#verify }), baseUrl: baseUrl.replace(/\/$/, "") };
  }

  /** The keys of the URI, else those of the environment; those of the role that the URI names, if it does. */
  async #keys(): Promise<AwsKeys> {
    const role = queryValue(this.#uri, "role_arn");
    if (role === undefined) return this.#ownKeys();
    const duration = queryValue(this.#uri, "duration_seconds");
    const externalId = queryValue(this.#uri, "external_id");
    const question = {
      Action: "AssumeRole",
      RoleArn: role,
      RoleSessionName: queryValue(this.#uri, "role_session_name") ?? "liteset",
      ...(duration ? { DurationSeconds: duration } : {}),
      ...(externalId ? { ExternalId: externalId } : {}),
    };
    return this.#borrow(question, await this.#ownKeys());
  }

  async #ownKeys(): Promise<AwsKeys> {
    const { username, password } = this.#uri;
    const token = queryValue(this.#uri, "aws_session_token");
    if (username && password)
      return { accessKeyId: username, secretAccessKey: password, ...(token ? { sessionToken: token } : {}) };
    const { env } = process;
    if (env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY)
      return {
        accessKeyId: env.AWS_ACCESS_KEY_ID,
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
        ...(env.AWS_SESSION_TOKEN ? { sessionToken: env.AWS_SESSION_TOKEN } : {}),
      };
    // A service account of Kubernetes.
    const { AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: file } = env;
    if (!role || !file) throw new Error("There are no keys for AWS: neither in the URI nor in AWS_ACCESS_KEY_ID.");
    const identity = (await readFile(file, "utf8")).trim();
    const question = {
      Action: "AssumeRoleWithWebIdentity",
      RoleArn: role,
      RoleSessionName: env.AWS_ROLE_SESSION_NAME ?? "liteset",
      WebIdentityToken: identity,
    };
    return this.#borrow(question, null);
  }

  async #borrow(question: Record<string, string>, own: AwsKeys | null): Promise<AwsKeys> {
    const { WebIdentityToken: _, ...named } = question;
    const key = JSON.stringify([named, own?.accessKeyId, this.region]);
    const kept = roles.get(key);
    if (kept && kept.until > Date.now()) return kept.keys;
    const path = `/?${new URLSearchParams({ ...question, Version: "2011-06-15" })}`;
    const answer = assumedSchema.parse(
      await this.#ask("sts", path, own, { signal: AbortSignal.timeout(STS_TIMEOUT_MS) }),
    );
    const { Credentials: borrowed } =
      "AssumeRoleResponse" in answer
        ? answer.AssumeRoleResponse.AssumeRoleResult
        : answer.AssumeRoleWithWebIdentityResponse.AssumeRoleWithWebIdentityResult;
    const keys = {
      accessKeyId: borrowed.AccessKeyId,
      secretAccessKey: borrowed.SecretAccessKey,
      sessionToken: borrowed.SessionToken,
    };
    if (roles.size >= MAX_ROLES) roles.delete(roles.keys().next().value!);
    roles.set(key, { keys, until: borrowed.Expiration * 1000 - MARGIN_MS });
    return keys;
  }
}

function messageOf({ body, message }: HttpError): string {
  try {
    return errorSchema.parse(JSON.parse(body)).message;
  } catch {
    return message;
  }
}
