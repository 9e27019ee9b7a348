import mysql from "mysql2/promise";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { type Scene, setScene, sumByRegion } from "../support/scene.ts";
import { createTestDatabase, type TestDatabase } from "../support/services.ts";
import { startProxy, type TcpProxy } from "../support/tcp-proxy.ts";

const services = inject("services");
/** Seconds that a query may take. */
const LIMIT = 2;
/** What a request may take longer than that: a query that is cancelled has two seconds to end. */
const GRACE = 6;
const CONNECTIONS = 2;

/** Tables of many and of wide rows, and cells: some hundred megabytes of them, and one that is longer than any text of JavaScript. */
const tables = {
  postgresql: `
    create table wide as select i as n, md5(i::text) as hash, repeat('x', 500) as filling from generate_series(1, 60000) i;
    create view many as select i as n, md5('x') as hash from generate_series(1, 10000000) i;
    create view large as select repeat('x', 15000000) as cell, i as n from generate_series(1, 40) i;
    create view enormous as select repeat('x', 540000000) as cell;
    create view slow as select 1 as n, pg_sleep(600)::text as waited`,
  mysql: `
    create table wide as select seq as n, md5(seq) as hash, repeat('x', 500) as filling from seq_1_to_60000;
    create view many as select seq as n, md5('x') as hash from seq_1_to_10000000;
    create view large as select repeat('x', 15000000) as cell, seq as n from seq_1_to_40;
    create view slow as select 1 as n, sleep(600) as waited`,
};

/** What the drivers of Superset say of a connection that has ended. */
const lost = {
  postgresql:
    "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n",
  mysql: "(2013, 'Lost connection to MySQL server during query')",
};

for (const kind of ["postgresql", "mysql"] as const) {
  const { url, reason } = services[kind];
  describe.skipIf(url === null)(`a ${kind} warehouse on a bad day ${reason}`, () => {
    let place: TestDatabase;
    let proxy: TcpProxy;
    let scene: Scene;
    const datasets: Record<string, number> = {};

    beforeAll(async () => {
      place = await createTestDatabase(kind, services);
      await execute(place, tables[kind]);
      proxy = await startProxy(place.url);
      scene = await setScene(services, (settings) => ({
        ...settings,
        SUPERSET_WEBSERVER_TIMEOUT: LIMIT,
        SQL_MAX_ROW: 20_000_000,
      }));
      const uri = new URL(place.sqlalchemyUri);
      uri.hostname = "127.0.0.1";
      uri.port = String(proxy.port);
      const database = await scene.make(scene.admin, "database", {
        database_name: "bad day",
        sqlalchemy_uri: uri.href,
        extra: JSON.stringify({ engine_params: { pool_size: CONNECTIONS } }),
      });
      const schema = kind === "postgresql" ? "public" : new URL(place.url).pathname.slice(1);
      const names = [...tables[kind].matchAll(/create (?:table|view) (\w+)/g)].map(([, name]) => name!);
      for (const table_name of names)
        datasets[table_name] = await scene.make(scene.admin, "dataset", { database, schema, table_name });
    });

    beforeEach(async () => {
      await proxy.pass();
      await serves();
    });

    afterAll(async () => {
      await proxy?.pass();
      await scene?.close();
      await proxy?.close();
      await place?.drop();
    });

    const ask = (table: string, query: object, more: object = {}) =>
      scene.admin("POST", "/api/v1/chart/data", {
        datasource: { id: datasets[table], type: "table" },
        queries: [query],
        force: true,
        ...more,
      });
    /** Twice as many questions as the pool has connections find their rows. */
    const serves = async () => {
      const asked = Array.from({ length: 2 * CONNECTIONS }, (_, row_offset) =>
        ask("wide", { columns: ["n"], orderby: [["n", true]], row_limit: 1, row_offset }),
      );
      const results = (await Promise.all(asked)).map(({ body }) => (body.result as { data: object[] }[])?.[0]?.data);
      expect(results).toEqual(asked.map((_, at) => [{ n: at + 1 }]));
    };
    /** What more questions come to than the pool has connections, none of them too late, while others are served. */
    const failing = async (table: string, query: object): Promise<Set<string>> => {
      const begun = Date.now();
      let isOver = false;
      const asked = Promise.all(
        Array.from({ length: CONNECTIONS + 1 }, (_, at) => ask(table, { ...query, row_limit: at + 1 })),
      ).finally(() => {
        isOver = true;
      });
      do {
        const [me, other] = await Promise.all([
          scene.admin("GET", "/api/v1/me/"),
          scene.admin("POST", "/api/v1/chart/data", { ...sumByRegion(scene.sales), force: true }),
        ]);
        expect([me.status, other.status]).toEqual([200, 200]);
      } while (!isOver);
      const answers = await asked;
      expect(Date.now() - begun).toBeLessThan((LIMIT + GRACE) * 1000);
      return new Set(answers.map(({ status, body }) => `${status} ${body.message}`));
    };
    const tooLate = new Set([
      `400 Error: The query was stopped: it took longer than ${LIMIT} seconds. Filter it or raise the limit.`,
    ]);

    it("accepts connections and never answers", async () => {
      await proxy.stop();
      await proxy.pass();
      proxy.lose();
      expect(await failing("wide", { columns: ["n"] })).toEqual(tooLate);
      await proxy.pass();
      await serves();
    }, 60_000);

    it("hangs while a session is set up", async () => {
      await proxy.stop();
      await proxy.pass();
      proxy.loseAt("SET ");
      expect(await failing("wide", { columns: ["n"] })).toEqual(tooLate);
      await proxy.pass();
      await serves();
    }, 60_000);

    it("hangs in the query", async () => {
      proxy.loseAt("filling");
      expect(await failing("wide", { columns: ["filling"] })).toEqual(tooLate);
      await proxy.pass();
      await serves();
    }, 60_000);

    it("works on a query without end", async () => {
      expect(await failing("slow", { columns: ["waited"] })).toEqual(tooLate);
      await serves();
    }, 60_000);

    it.each(["json", "csv", "xlsx"])(
      "drops the connection in the middle of the rows of a %s",
      async (format) => {
        proxy.cutAfter(3_000_000);
        const columns = ["n", "hash", "filling"];
        const { status, body } = await ask("wide", { columns, row_limit: 60_000 }, { result_format: format });
        expect({ status, message: body.message }).toEqual({ status: 400, message: `Error: ${lost[kind]}` });
        await proxy.pass();
        await serves();
      },
      60_000,
    );

    it("ends a file that it cannot finish so that nobody takes it for whole", async () => {
      proxy.cutAfter(24_000_000);
      const columns = ["n", "hash", "filling"];
      const file = ask("wide", { columns, row_limit: 60_000 }, { result_format: "csv" });
      await expect(file).rejects.toThrow("terminated");
      await proxy.pass();
      await serves();
    }, 60_000);

    it("refuses connections", async () => {
      await proxy.stop();
      const { status, body } = await ask("wide", { columns: ["n"] });
      expect(status).toBe(400);
      expect(body.message).toMatch(
        /^Error: (?:connection to server at .* Connection refused|The host .* might be down)/,
      );
      await proxy.pass();
      await serves();
    });

    it.each(["many", "large", "enormous"])(
      "has more to say than anybody can hold: %s",
      async (table) => {
        if (datasets[table] === undefined) return;
        const { settings } = scene.running.app;
        settings.SUPERSET_WEBSERVER_TIMEOUT = 120;
        try {
          const query = { columns: table === "many" ? ["n", "hash"] : ["cell"], row_limit: 20_000_000 };
          const { status, body } = await ask(table, query);
          const message = "Error: The result is larger than 256 MB. Ask for fewer rows or columns.";
          expect({ status, message: body.message }).toEqual({ status: 400, message });
        } finally {
          settings.SUPERSET_WEBSERVER_TIMEOUT = LIMIT;
        }
        await serves();
      },
      120_000,
    );
  });
}

async function execute(place: TestDatabase, sql: string): Promise<void> {
  if (place.kind === "postgresql") {
    const client = new pg.Client(place.url);
    await client.connect();
    await client.query(sql);
    await client.end();
  } else {
    const connection = await mysql.createConnection({ uri: place.url, multipleStatements: true });
    await connection.query(sql);
    await connection.end();
  }
}

describe("questions that are made to keep the server busy", () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await setScene(services);
  });
  afterAll(() => scene?.close());

  const ask = async (query: object) => {
    const datasource = { id: scene.sales, type: "table" };
    const { status, body } = await scene.admin("POST", "/api/v1/chart/data", { datasource, queries: [query] });
    return { status, message: String(body.message ?? JSON.stringify(body)).slice(0, 100) };
  };
  const names = Array.from({ length: 300_000 }, (_, at) => `c${at}`);
  const expression = (sqlExpression: string) => ({ expressionType: "SQL", sqlExpression, label: "m" });

  // Each of these takes minutes where the work grows with the square of what is sent.
  it.each([
    ["names of columns", { columns: names, metrics: ["count"] }],
    ["names of metrics", { metrics: names }],
    ["filters", { metrics: ["count"], filters: names.map((col) => ({ col, op: "==", val: 1 })) }],
    ["orderings", { columns: ["region"], metrics: ["count"], orderby: names.map((name) => [name, true]) }],
    ["operations", { metrics: ["count"], post_processing: names.map(() => ({ operation: "flatten" })) }],
  ])("has too many %s", async (_, query) => {
    expect(await ask(query)).toMatchObject({ status: 400, message: expect.stringContaining("Longer than maximum") });
  });

  it.each([";", "a; ", "(", "'", " ", "\n", "-", "/*", "{{"])(
    "repeats %j in custom SQL",
    async (part) => {
      const sql = `${part.repeat(300_000)}x`;
      for (const query of [
        { metrics: [expression(sql)] },
        { columns: [expression(sql)], metrics: ["count"] },
        { metrics: ["count"], extras: { where: sql } },
        { columns: ["region"], metrics: ["count"], orderby: [[expression(sql), true]] },
      ])
        expect([200, 400, 403, 422]).toContain((await ask(query)).status);
    },
    60_000,
  );

  it.each(["1e400", "NaN", "4711x", "", 0, -1, 2 ** 40, "1 or 1=1", null])(
    "names an annotation layer %j",
    async (value) => {
      const layer = { annotationType: "EVENT", name: "a", show: true, showMarkers: false, value };
      for (const sourceType of ["NATIVE", "table"])
        expect((await ask({ metrics: ["count"], annotation_layers: [{ ...layer, sourceType }] })).status).toBe(400);
    },
  );
});
