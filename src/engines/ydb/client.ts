import type { ConnectionTarget } from "../engine.ts";
import { loadPackage } from "../package.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";
import { ydb } from "./engine.ts";

/** What is used of the packages that @ydbjs/query brings. */
interface CorePackage {
  Driver: new (
    address: string,
    options: object,
  ) => {
    ready(signal?: AbortSignal): Promise<void>;
    close(): void;
    createClient<Client>(service: unknown, node?: bigint): Client;
  };
}
interface ApiPackage {
  QueryServiceDefinition: unknown;
  SchemeServiceDefinition: unknown;
  ListDirectoryResultSchema: unknown;
  ExecMode: { EXECUTE: number };
  Syntax: { YQL_V1: number };
  Entry_Type: Readonly<Record<number, string>>;
  Type_PrimitiveTypeId: Readonly<Record<number, string>>;
}
interface ValuePackage {
  fromYdb(value: unknown, type: YdbType): unknown;
  toJs(value: unknown): unknown;
}
interface ProtobufPackage {
  fromBinary(schema: unknown, bytes: Uint8Array): { children: { name: string; type: number }[] };
}
interface Told {
  status: number;
  issues: readonly { message: string; issues?: Told["issues"] }[];
}
interface Part extends Told {
  resultSetIndex: bigint;
  resultSet?: { columns: { name: string; type: YdbType }[]; rows: { items: unknown[] }[] };
}
interface QueryService {
  createSession(question: object, options: object): Promise<Told & { sessionId: string; nodeId: bigint }>;
  deleteSession(question: { sessionId: string }): Promise<unknown>;
  attachSession(question: { sessionId: string }, options: object): AsyncIterable<Told>;
  executeQuery(question: object, options: object): AsyncIterable<Part>;
}
interface SchemeService {
  listDirectory(
    question: { path: string },
    options: object,
  ): Promise<{ operation?: Told & { result?: { value: Uint8Array } } }>;
}

/** A type as the protocol has it: one case of many. */
export interface YdbType {
  type: { case?: string; value?: unknown };
}

export interface YdbClient {
  /** The rows of a statement as they come; at least one block, which tells the columns. */
  read(
    sql: string,
    options: { readOnly: boolean; signal: AbortSignal },
  ): AsyncIterable<{ columns: { name: string; type: YdbType }[]; rows: unknown[][] }>;
  /** What lies in a folder of the database. */
  list(folder: string, signal: AbortSignal): Promise<{ name: string; type: string }[]>;
  typeName(type: YdbType): string;
  isOptional(type: YdbType): boolean;
  close(): void;
}

const SUCCESS = 400_000;

/**
 * Connects, with what the URI or the secure extra (`credentials`, as in the reference) says of who signs in.
 * @throws LitesetError with the line that installs the package, where it is absent
 */
export async function openYdb(uri: DatabaseUri, target: ConnectionTarget, signal: AbortSignal): Promise<YdbClient> {
  await loadPackage(ydb);
  const load = <Package>(packageName: string): Promise<Package> => loadPackage<Package>({ ...ydb, packageName });
  const { Driver } = await load<CorePackage>("@ydbjs/core");
  const api: ApiPackage = {
    ...(await load<ApiPackage>("@ydbjs/api/query")),
    ...(await load<ApiPackage>("@ydbjs/api/scheme")),
    ...(await load<ApiPackage>("@ydbjs/api/value")),
  };
  const { fromYdb, toJs } = await load<ValuePackage>("@ydbjs/value");
  const { fromBinary } = await load<ProtobufPackage>("@bufbuild/protobuf");
  const protocol = queryValue(uri, "protocol") ?? protocolOf(target);
  const isSecure = protocol === "grpcs" || target.serverCert != null;
  const address = `${isSecure ? "grpcs" : "grpc"}://${uri.host ?? "localhost"}:${uri.port ?? (isSecure ? 2135 : 2136)}`;
  const database = `/${(uri.database ?? "local").replace(/^\/+/, "")}`;
  const secureOptions = target.serverCert ? { ca: target.serverCert } : undefined;
  const driver = new Driver(address + database, {
    ...(secureOptions ? { secureOptions } : {}),
    ...(await signedIn(uri, target, address, load)),
    "ydb.sdk.application": "liteset",
    // The server of the URI is the one that is asked, whatever others it tells of.
    "ydb.sdk.enable_discovery": false,
  });
  await driver.ready(signal);
  const queries = driver.createClient<QueryService>(api.QueryServiceDefinition);
  const schemes = driver.createClient<SchemeService>(api.SchemeServiceDefinition);

  async function* read(sql: string, { readOnly, signal: stop }: { readOnly: boolean; signal: AbortSignal }) {
    const session = checked(await queries.createSession({}, { signal: stop }));
    const { sessionId } = session;
    const attached = queries.attachSession({ sessionId }, { signal: stop })[Symbol.asyncIterator]();
    try {
      checked((await attached.next()).value as Told);
      const txMode = { case: "snapshotReadOnly", value: {} };
      const parts = queries.executeQuery(
        {
          sessionId,
          execMode: api.ExecMode.EXECUTE,
          query: { case: "queryContent", value: { syntax: api.Syntax.YQL_V1, text: sql } },
          ...(readOnly ? { txControl: { commitTx: true, txSelector: { case: "beginTx", value: { txMode } } } } : {}),
        },
        { signal: stop },
      );
      for await (const part of parts) {
        const { resultSet, resultSetIndex } = checked(part);
        if (!resultSet || resultSetIndex !== 0n) continue;
        const { columns } = resultSet;
        const rows = resultSet.rows.map(({ items }) => items.map((item, at) => toJs(fromYdb(item, columns[at]!.type))));
        yield { columns, rows };
      }
    } finally {
      await attached.return?.().catch(() => {});
      await queries.deleteSession({ sessionId }).catch(() => {});
    }
  }

  return {
    read,
    list: async (folder, stop) => {
      const path = folder ? `${database}/${folder}` : database;
      const { operation } = await schemes.listDirectory({ path }, { signal: stop });
      const { result } = checked(operation!);
      const { children } = fromBinary(api.ListDirectoryResultSchema, result!.value);
      return children.map(({ name, type }) => ({ name, type: api.Entry_Type[type] ?? "" }));
    },
    typeName: (type) => {
      const { case: kind = "", value } = innerOf(type).type;
      if (kind === "typeId") return api.Type_PrimitiveTypeId[value as number] ?? "";
      return kind.replace(/Type$/, "").toUpperCase();
    },
    isOptional: (type) => type.type.case === "optionalType",
    close: () => driver.close(),
  };
}

const innerOf = (type: YdbType): YdbType =>
  type.type.case === "optionalType" ? innerOf((type.type.value as { item: YdbType }).item) : type;

function checked<Answer extends Told>(answer: Answer): Answer {
  if (answer.status === SUCCESS) return answer;
  const texts = (issues: Told["issues"]): string[] =>
    issues.flatMap(({ message, issues: inner = [] }) => [message, ...texts(inner)]);
  throw new Error(texts(answer.issues).join(": ") || `YDB answered with the status ${answer.status}.`);
}

/** `protocol` of the secure extra's or the extra's connect_args. */
function protocolOf({ extra, secrets }: ConnectionTarget): string | undefined {
  const given = extra?.engine_params?.connect_args?.protocol ?? secrets?.protocol;
  return typeof given === "string" ? given : undefined;
}

/** Who signs in: a name and password, or a token; nobody where neither is given. */
async function signedIn(
  uri: DatabaseUri,
  { secrets }: ConnectionTarget,
  address: string,
  load: <Package>(name: string) => Promise<Package>,
): Promise<object> {
  const given = (secrets?.credentials ?? {}) as Readonly<Record<string, unknown>>;
  const username = given.username ?? uri.username;
  if (username) {
    const { StaticCredentialsProvider } = await load<{
      StaticCredentialsProvider: new (who: object, endpoint: string) => object;
    }>("@ydbjs/auth/static");
    const who = { username: String(username), password: String(given.password ?? uri.password ?? "") };
    return { credentialsProvider: new StaticCredentialsProvider(who, address) };
  }
  if (typeof given.token !== "string") return {};
  const { AccessTokenCredentialsProvider } = await load<{
    AccessTokenCredentialsProvider: new (who: { token: string }) => object;
  }>("@ydbjs/auth/access-token");
  return { credentialsProvider: new AccessTokenCredentialsProvider({ token: given.token }) };
}
