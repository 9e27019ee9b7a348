import { createConnection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { startFreshServer } from "../../../../test/conformance/server.ts";
import { type Client, signInAs } from "../../../../test/support/client.ts";
import { createTestDatabase, type TestDatabase } from "../../../../test/support/services.ts";
import { MASK } from "../../../mask.ts";

const { mysql } = inject("services");
const USER = "liteset_masked";
const PASSWORD = "behind the mask";

describe.skipIf(!mysql.url)("the form of a connection, checked before it is stored", () => {
  let metadata: TestDatabase;
  let running: Awaited<ReturnType<typeof startFreshServer>>;
  let admin: Client;
  let parameters: Record<string, unknown>;
  let id: number;

  const asRoot = async (...statements: string[]) => {
    const connection = await createConnection(mysql.url ?? "");
    try {
      for (const statement of statements) await connection.query(statement);
    } finally {
      await connection.end();
    }
  };

  beforeAll(async () => {
    await asRoot(
      `drop user if exists ${USER}@'%', ${USER}@localhost`,
      `create user ${USER}@'%' identified by '${PASSWORD}'`,
      `create user ${USER}@localhost identified by '${PASSWORD}'`,
    );
    metadata = await createTestDatabase("sqlite", inject("services"));
    running = await startFreshServer(metadata.sqlalchemyUri);
    admin = await signInAs(running.server.url, "admin");
    const { hostname: host, port } = new URL(mysql.url ?? "");
    const database = "information_schema";
    parameters = { host, port: Number(port || 3306), database, username: USER, query: {}, encryption: false };
    const made = await admin("POST", "/api/v1/database/", {
      database_name: "masked",
      engine: "mysql",
      driver: "mysqldb",
      configuration_method: "dynamic_form",
      parameters: { ...parameters, password: PASSWORD },
    });
    expect(made.status).toBe(201);
    id = made.body.id as number;
  }, 120_000);
  afterAll(async () => {
    await running?.stop();
    await metadata?.drop();
    await asRoot(`drop user if exists ${USER}@'%', ${USER}@localhost`);
  });

  const validate = (changes: object, more: object = { id }, client = admin) =>
    client("POST", "/api/v1/database/validate_parameters/", {
      engine: "mysql",
      driver: "mysqldb",
      configuration_method: "dynamic_form",
      database_name: "masked",
      parameters: { ...parameters, password: MASK, ...changes },
      ...more,
    });

  it("takes the mask for the stored password, of the stored address only", async () => {
    expect(await validate({})).toMatchObject({ status: 200, body: { message: "OK" } });
    // Elsewhere, as somebody else, of no connection or of one that is not there: the stored password goes nowhere.
    const others = [
      validate({ host: parameters.host === "localhost" ? "127.0.0.1" : "localhost" }),
      validate({ username: "root_of_all" }),
      validate({ database: "mysql" }),
      validate({}, {}),
      validate({}, { id: 999_999 }),
    ];
    for (const { status, body } of await Promise.all(others)) {
      expect([400, 422]).toContain(status);
      expect(JSON.stringify(body)).not.toContain(PASSWORD);
    }
  });

  it("takes a new password as it is, right or wrong", async () => {
    expect((await validate({ password: PASSWORD, database: "information_schema" }, {})).status).toBe(200);
    expect((await validate({ password: "wrong" })).status).toBe(400);
  });

  it("is for those who may write databases", async () => {
    const gamma = await signInAs(running.server.url, "gamma");
    expect((await validate({}, { id }, gamma)).status).toBe(403);
  });
});
