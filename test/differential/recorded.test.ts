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
import { edgeQuestions } from "./edges.ts";
import { COMPARED, comparedParts, differences } from "./equal.ts";
import { knownDifferences } from "./known-differences.ts";
import { macroQuestions } from "./macros.ts";
import { makeRuled, SALES, settled, signInReaders } from "./readers.ts";
import { ruleQuestions } from "./rules.ts";
import { openSession, signIn } from "./servers.ts";

interface Recorded {
  status: number;
  /** JSON, the text of a file, or the rows of a sheet; of an archive each of its files. */
  body: unknown;
}

type Answers = Record<string, Recorded>;

/** What is asked by an admin, and what by people under different rules. */
const RECORDINGS = [
  { file: new URL("recorded.json", import.meta.url), ask: answers },
  { file: new URL("recorded-rules.json", import.meta.url), ask: ruledAnswers },
];
/** Whether an answer was kept for somebody else counts, too. */
const RULED_PARTS = [...COMPARED, "is_cached", "language"];
const genuine = process.env.RECORD_SUPERSET_URL;

test(
  "results of every type and format, templates, annotations and offsets are Superset's",
  async () => {
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
      await client.query(SALES);
      await client.end();
      const found: Record<string, string[]> = {};
      for (const { file, ask } of RECORDINGS) {
        if (genuine && file.pathname.includes("rules"))
          writeFileSync(file, `${JSON.stringify(await ask(genuine, warehouse.sqlalchemyUri), null, 1)}\n`);
        const theirs = JSON.parse(readFileSync(file, "utf8")) as Answers;
        Object.assign(found, unlike(theirs, await ask(running.server.url, warehouse.sqlalchemyUri)));
      }
      expect(found).toEqual({});
    } finally {
      await running.stop();
      await warehouse.drop();
      await metadata.drop();
    }
  },
  genuine ? 1_800_000 : 300_000,
);

/** The differences of the answers that are not known. */
function unlike(theirs: Answers, ours: Answers): Record<string, string[]> {
  expect(Object.keys(theirs)).toEqual(Object.keys(ours));
  const found = Object.entries(theirs).flatMap(([name, { status, body }]) => {
    // Where Superset fails, Liteset must not.
    if (status >= 500 && ours[name]!.status < 500) return [];
    const lines = differences(body, ours[name]!.body, RULED_PARTS);
    if (status !== ours[name]!.status) lines.unshift(`status ${status} there, ${ours[name]!.status} here`);
    return lines.length > 0 && !Object.hasOwn(knownDifferences, name) ? [[name, lines]] : [];
  });
  return Object.fromEntries(found);
}

async function answers(base: string, uri: string): Promise<Answers> {
  const scene = await makeScene(await signIn(base, "admin", "admin"), uri);
  const send = await openSession(base, "admin", "admin");
  const given: Answers = {};
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

async function ruledAnswers(base: string, uri: string): Promise<Answers> {
  const scene = await makeRuled(base, uri);
  const as = await signInReaders(base, scene);
  const given: Answers = {};
  for (const { name, who, ask } of [...ruleQuestions, ...macroQuestions, ...edgeQuestions]) {
    const { path, body, method = body === undefined ? "GET" : "POST" } = ask(scene.ids);
    const response = await as[who](method, path, body);
    const read = comparedParts(settled(await bodyOf(response), scene), RULED_PARTS);
    // What a genuine server writes of its faults is no answer.
    given[`${who}: ${name}`] = { status: response.status, body: response.status >= 500 ? null : read };
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
