import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { type Asked, json, serve } from "../../../../test/support/http-server.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";

/** A Trino that takes tokens only, and the server that gives them; both speak as they are documented to. */
async function serveTrino({ seconds = 3600, refreshes = true } = {}) {
  let given = 0;
  const isToken = ({ path }: Asked) => path === "/token";
  const fieldsOf = ({ body, headers }: Asked): Record<string, string> =>
    headers["content-type"]?.includes("json") ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
  const server = await serve((asked, response) => {
    if (isToken(asked)) {
      if (!refreshes && fieldsOf(asked).grant_type === "refresh_token")
        return json(response, { error: "invalid_grant" }, 400);
      given++;
      const expires_in = given === 1 ? seconds : 3600;
      return json(response, { access_token: `token-${given}`, expires_in, refresh_token: `refresh-${given}` });
    }
    if (asked.headers.authorization !== `Bearer token-${given}`) return response.writeHead(401).end("Unauthorized");
    json(response, { columns: [{ name: "who", type: "varchar" }], data: [[asked.headers["x-trino-user"]]] });
  });
  const asks = (grant: string) => server.asked.filter((one) => isToken(one) && fieldsOf(one).grant_type === grant);
  return { ...server, asks, fieldsOf };
}

describe("databases that people sign in to themselves", () => {
  let place: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let gamma: Client;
  beforeAll(async () => {
    place = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(place.sqlalchemyUri);
    admin = await signInAs(running.server.url, "admin");
    gamma = await signInAs(running.server.url, "gamma");
  });
  afterAll(async () => {
    await running?.stop();
    await place?.drop();
  });

  const clientAt = (port: number) => ({
    id: "liteset",
    secret: "client-secret",
    scope: "openid",
    authorization_request_uri: `http://127.0.0.1:${port}/authorize`,
    token_request_uri: `http://127.0.0.1:${port}/token`,
  });
  const connect = async (database_name: string, port: number, client?: object): Promise<number> => {
    const { status, body } = await admin("POST", "/api/v1/database/", {
      database_name,
      sqlalchemy_uri: `trino://service@127.0.0.1:${port}/hive?http_scheme=http`,
      impersonate_user: true,
      expose_in_sqllab: true,
      ...(client ? { masked_encrypted_extra: JSON.stringify({ oauth2_client_info: client }) } : {}),
    });
    expect(status, JSON.stringify(body)).toBe(201);
    return body.id as number;
  };
  const run = (database_id: number, sql = "SELECT current_user") =>
    admin("POST", "/api/v1/sqllab/execute/", { database_id, sql, runAsync: false, queryLimit: 10 });
  /** Runs a query that leads to signing in; where, with which state, for which tab. */
  const sentAway = async (database: number) => {
    const { body } = await run(database);
    const [error] = body.errors as { error_type: string; message: string; extra: Record<string, string> }[];
    expect(error).toMatchObject({
      error_type: "OAUTH2_REDIRECT",
      message: "You don't have permission to access the data.",
    });
    const url = new URL(error!.extra.url!);
    return { url, extra: error!.extra, state: url.searchParams.get("state")! };
  };
  const comeBack = (client: Client, state: string) =>
    client("GET", `/api/v1/database/oauth2/?${new URLSearchParams({ state, code: "the-code" })}`);

  it("send people away, take them back, and are asked with what they were granted", async () => {
    const trino = await serveTrino();
    const clients = running.app.settings.DATABASE_OAUTH2_CLIENTS as Record<string, object>;
    clients.Trino = clientAt(trino.port);
    const database = await connect("oauth2 of the settings", trino.port);
    const { url, extra, state } = await sentAway(database);
    expect(url.origin + url.pathname).toBe(`http://127.0.0.1:${trino.port}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: "liteset",
      response_type: "code",
      access_type: "offline",
      redirect_uri: `${running.server.url}/api/v1/database/oauth2/`,
      scope: "openid",
    });
    expect(extra.redirect_uri).toBe(`${running.server.url}/api/v1/database/oauth2/`);

    const stranger = await comeBack(gamma, state);
    expect(stranger.body.errors).toMatchObject([{ error_type: "OAUTH2_REDIRECT_ERROR" }]);
    expect((await comeBack(admin, `${state}x`)).body.errors).toMatchObject([{ error_type: "OAUTH2_REDIRECT_ERROR" }]);
    expect(trino.asks("authorization_code")).toEqual([]);

    const page = await comeBack(admin, state);
    expect([page.status, String(page.body.text).includes(`data-tab="${extra.tab_id}"`)]).toEqual([200, true]);
    expect(trino.fieldsOf(trino.asks("authorization_code")[0]!)).toMatchObject({
      code: "the-code",
      client_secret: "client-secret",
      redirect_uri: `${running.server.url}/api/v1/database/oauth2/`,
    });
    const { body } = await run(database);
    expect(body.data).toEqual([{ who: "admin" }]);
    const rows = await running.app.metadata.kysely().selectFrom("database_user_oauth2_tokens").selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain("token-1");
    delete clients.Trino;
  });

  it("are asked with a token that is refreshed once, however many ask", async () => {
    const trino = await serveTrino({ seconds: 0 });
    const database = await connect("oauth2 that ends", trino.port, clientAt(trino.port));
    await comeBack(admin, (await sentAway(database)).state);
    const answers = await Promise.all([1, 2, 3].map((n) => run(database, `SELECT ${n}`)));
    expect(answers.map(({ body }) => body.data)).toEqual([1, 2, 3].map(() => [{ who: "admin" }]));
    expect(trino.asks("refresh_token")).toHaveLength(1);
    expect(trino.fieldsOf(trino.asks("refresh_token")[0]!).refresh_token).toBe("refresh-1");
  });

  it("send people away again once their rights were taken back", async () => {
    const trino = await serveTrino({ seconds: 0, refreshes: false });
    const database = await connect("oauth2 taken back", trino.port, clientAt(trino.port));
    await comeBack(admin, (await sentAway(database)).state);
    expect((await sentAway(database)).url.pathname).toBe("/authorize");
  });
});
