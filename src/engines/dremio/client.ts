import { z } from "zod";
import type { ConnectionTarget } from "../engine.ts";
import { HttpError, type HttpRequest, httpClient } from "../http.ts";
import { type DatabaseUri, parseUri } from "../uri.ts";

const tokenSchema = z.object({ token: z.string() });
const errorSchema = z.object({ errorMessage: z.string() });

/** Ports of Arrow Flight and ODBC, which URIs name; the REST API has its own. */
const OTHER_PORTS = [32010, 31010];
const REST_PORT = 9047;

/** Asks Dremio's REST API, below `/api/v3` or a project of Dremio's cloud; errors have Dremio's own text. */
export type DremioClient = (path: string, request: HttpRequest) => Promise<unknown>;

/** @throws Error that says what the URI lacks, or that the name or password is wrong */
export async function dremioClient(target: ConnectionTarget, signal: AbortSignal): Promise<DremioClient> {
  const uri = parseUri(target.uri);
  const parameter = parametersOf(uri);
  const cloud = /^data\.((?:[a-z]+\.)?dremio\.cloud)$/.exec(uri.host ?? "")?.[1];
  const project = parameter("project_id");
  if (cloud && !project) throw new Error("The URI of a database in Dremio's cloud names its project: …&project_id=…");
  const isPlain = /^(?:false|0)$/i.test(parameter("useencryption") ?? "true");
  const isOther = uri.port === null || OTHER_PORTS.includes(uri.port);
  const client = httpClient({
    baseUrl: cloud
      ? `https://api.${cloud}`
      : `${isPlain ? "http" : "https"}://${uri.host ?? "localhost"}:${isOther ? REST_PORT : uri.port}`,
    headers: { "user-agent": "liteset" },
    ca: target.serverCert,
    verify: !/^true$/i.test(parameter("disablecertificateverification") ?? ""),
  });
  const ask = async (path: string, request: HttpRequest): Promise<unknown> => {
    try {
      return await client.json(path, request);
    } catch (error) {
      throw error instanceof HttpError ? new Error(messageOf(error)) : error;
    }
  };
  const token = parameter("token") ?? (uri.username ? null : uri.password);
  const authorization = token ? `Bearer ${token}` : await signIn(uri, ask, signal);
  const base = cloud ? `/v0/projects/${encodeURIComponent(project!)}` : "/api/v3";
  return (path, request) => ask(base + path, { ...request, headers: { authorization } });
}

/** Parameters of the URI, whose case does not matter. */
function parametersOf({ query }: DatabaseUri): (name: string) => string | undefined {
  const found = new Map(Object.entries(query).map(([name, value]) => [name.toLowerCase(), [value].flat()[0]]));
  return (name) => found.get(name);
}

async function signIn(
  { username, password }: DatabaseUri,
  ask: (path: string, request: HttpRequest) => Promise<unknown>,
  signal: AbortSignal,
): Promise<string> {
  const body = { userName: username ?? "", password: password ?? "" };
  return `_dremio${tokenSchema.parse(await ask("/apiv2/login", { method: "POST", body, signal })).token}`;
}

function messageOf({ body, message }: HttpError): string {
  try {
    return errorSchema.parse(JSON.parse(body)).errorMessage;
  } catch {
    return message;
  }
}
