// Types and formats of results, templates, annotations and offsets, compared with what a genuine Superset 6.0.0 answered.
// RECORD_SUPERSET_URL names a Superset (`../shared/oracle/start NAME PORT`) to record its answers from anew; ORACLE_EXTRA adds
// `FEATURE_FLAGS["DATE_RANGE_TIMESHIFTS_ENABLED"] = True` to its settings.
import { readFileSync, writeFileSync } from "node:fs";
import { unzipSync } from "fflate";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { openWorkbook, sheetRows } from "../../src/uploads/workbook.ts";
import { startFreshServer } from "../conformance/server.ts";
import { createTestDatabase } from "../support/services.ts";
import { combinations, makeScene, TABLE } from "./combinations.ts";
import { differences } from "./equal.ts";
import { knownDifferences } from "./known-differences.ts";
import { openSession, signIn } from "./servers.ts";

interface Recorded {
  status: number;
  /** JSON, the text of a file, or the rows of a sheet; of an archive each of its files. */
  body: unknown;
}

const FILE = new URL("recorded.json", import.meta.url);
const genuine = process.env.RECORD_SUPERSET_URL;

test("results of every type and format, templates, annotations and offsets are Superset's", async () => {
  const services = inject("services");
  const warehouse = await createTestDatabase("postgresql", services);
  const metadata = await createTestDatabase("sqlite", services);
  const running = await startFreshServer(metadata.sqlalchemyUri, {
    change: (settings) => ({
      ...settings,
      FEATURE_FLAGS: { ...settings.FEATURE_FLAGS, DATE_RANGE_TIMESHIFTS_ENABLED: true },
    }),
  });
  try {
    const client = new pg.Client(warehouse.url);
    await client.connect();
    await client.query(TABLE);
    await client.end();
    if (genuine) writeFileSync(FILE, `${JSON.stringify(await answers(genuine, warehouse.sqlalchemyUri), null, 1)}\n`);
    const theirs = JSON.parse(readFileSync(FILE, "utf8")) as Record<string, Recorded>;
    const ours = await answers(running.server.url, warehouse.sqlalchemyUri);
    expect(Object.keys(theirs)).toEqual(Object.keys(ours));
    const found = Object.entries(theirs).flatMap(([name, { status, body }]) => {
      // Where Superset fails, Liteset must not.
      if (status >= 500 && ours[name]!.status < 500) return [];
      const lines = differences(body, ours[name]!.body);
      if (status !== ours[name]!.status) lines.unshift(`status ${status} there, ${ours[name]!.status} here`);
      return lines.length > 0 && !Object.hasOwn(knownDifferences, name) ? [[name, lines]] : [];
    });
    expect(Object.fromEntries(found)).toEqual({});
  } finally {
    await running.stop();
    await warehouse.drop();
    await metadata.drop();
  }
}, 300_000);

async function answers(base: string, uri: string): Promise<Record<string, Recorded>> {
  const scene = await makeScene(await signIn(base, "admin", "admin"), uri);
  const send = await openSession(base, "admin", "admin");
  const given: Record<string, Recorded> = {};
  for (const { name, body } of combinations) {
    const response = await send("POST", "/api/v1/chart/data", body(scene));
    // A genuine server breaks off in the middle of what it cannot write.
    given[name] = await bodyOf(response).then(
      (read) => ({ status: response.status, body: read }),
      () => ({ status: 500, body: "broken off" }),
    );
  }
  return given;
}

async function bodyOf(response: Response): Promise<unknown> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  return readBody(response.headers.get("content-type") ?? "", bytes);
}

function readBody(type: string, bytes: Uint8Array): unknown {
  const text = Buffer.from(bytes).toString("utf8");
  if (type.includes("json")) return JSON.parse(text);
  if (type.includes("spreadsheet")) return { rows: sheetRows(openWorkbook(bytes)) };
  if (!type.includes("zip")) return text;
  return Object.entries(unzipSync(bytes)).map(([name, content]) => [
    name,
    readBody(name.endsWith("xlsx") ? "spreadsheet" : "csv", content),
  ]);
}
