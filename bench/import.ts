// How long a bundle of 500 charts and 50 dashboards takes, in a genuine Superset 6.0.0 and here, over the same API, in one run:
//
//   SUPERSET_URL=http://127.0.0.1:8090 npx node bench/import.ts [postgresql|mysql|sqlite]
//
// The kind of metadata database is Liteset's; name that of the genuine server. Its admin is admin/admin, and what is
// imported there is deleted again.
import { randomUUID } from "node:crypto";
import { zipSync } from "fflate";
import { startFreshServer } from "../test/conformance/server.ts";
import { type Client, signInAs } from "../test/support/client.ts";
import { createTestDatabase, type DatabaseKind, probeServices } from "../test/support/services.ts";

const CHARTS = 500;
const DASHBOARDS = 50;
const genuine = process.env.SUPERSET_URL;
if (!genuine) {
  console.error("SUPERSET_URL names no genuine Superset to compare with, such as http://127.0.0.1:8090");
  process.exit(2);
}
const kind = (["postgresql", "mysql", "sqlite"] as const).find((name) => name === process.argv[2]) ?? "postgresql";
const mark = `bench ${randomUUID().slice(0, 8)}`;
const { bytes, uuids } = makeBundle();

const theirs = await timeGenuine(genuine);
const ours = await timeLiteset(kind);
console.log(`${CHARTS} charts, ${DASHBOARDS} dashboards, metadata in ${kind}`);
console.log(`Superset 6.0.0  ${(theirs / 1000).toFixed(1)} s`);
console.log(`Liteset         ${(ours / 1000).toFixed(1)} s`);
console.log(`ratio           ${(ours / theirs).toFixed(3)}  (1/${(theirs / ours).toFixed(0)})`);
process.exit(0);

function makeBundle() {
  const uuids = { database: randomUUID(), dataset: randomUUID(), charts: list(CHARTS), dashboards: list(DASHBOARDS) };
  const files: Record<string, string> = {
    "metadata.yaml": "version: 1.0.0\ntype: assets\n",
    "databases/d.yaml": `database_name: ${mark}\nsqlalchemy_uri: postgresql://postgres@127.0.0.1:5432/postgres\nallow_csv_upload: false\nextra: {}\nuuid: ${uuids.database}\nversion: 1.0.0\n`,
    "datasets/t.yaml": `table_name: ${mark}\nschema: public\nuuid: ${uuids.dataset}\nmetrics:\n- metric_name: n\n  expression: COUNT(*)\ncolumns:\n${list(
      20,
    )
      .map((_, at) => `- column_name: c${at}\n  type: TEXT\n`)
      .join("")}version: 1.0.0\ndatabase_uuid: ${uuids.database}\n`,
  };
  for (const [at, uuid] of uuids.charts.entries())
    files[`charts/c${at}.yaml`] =
      `slice_name: ${mark} ${at}\nviz_type: table\nparams:\n  metrics:\n  - n\n  groupby:\n  - c1\nuuid: ${uuid}\nversion: 1.0.0\ndataset_uuid: ${uuids.dataset}\n`;
  for (const [at, uuid] of uuids.dashboards.entries()) {
    const own = uuids.charts.slice(at * 10, at * 10 + 10);
    const position = own.map(
      (chart, place) =>
        `  CHART-${place}:\n    type: CHART\n    id: CHART-${place}\n    meta:\n      chartId: ${at * 10 + place + 1}\n      uuid: ${chart}\n`,
    );
    files[`dashboards/b${at}.yaml`] =
      `dashboard_title: ${mark} ${at}\nuuid: ${uuid}\nposition:\n  DASHBOARD_VERSION_KEY: v2\n${position.join("")}metadata: {}\nversion: 1.0.0\n`;
  }
  const entries = Object.entries(files).map(([name, text]) => [`bundle/${name}`, Buffer.from(text)]);
  return { bytes: zipSync(Object.fromEntries(entries)) as Uint8Array<ArrayBuffer>, uuids };
}

async function timeGenuine(url: string): Promise<number> {
  const admin = await signInAs(url, "admin");
  try {
    return await timeImport(admin);
  } finally {
    for (const [kind, field] of [
      ["dashboard", "dashboard_title"],
      ["chart", "slice_name"],
      ["dataset", "table_name"],
    ] as const)
      await removeAll(admin, kind, field);
    const { body } = await admin("GET", `/api/v1/database/?q=(filters:!((col:database_name,opr:eq,value:'${mark}')))`);
    await admin("DELETE", `/api/v1/database/${(body.ids as number[])[0]}`);
  }
}

async function timeLiteset(kind: DatabaseKind): Promise<number> {
  const database = await createTestDatabase(kind, await probeServices());
  const running = await startFreshServer(database.sqlalchemyUri);
  try {
    return await timeImport(await signInAs(running.server.url, "admin"));
  } finally {
    await running.stop();
    await database.drop();
  }
}

async function timeImport(admin: Client): Promise<number> {
  const form = new FormData();
  form.set("bundle", new Blob([bytes]), "bundle.zip");
  const started = performance.now();
  const { status, body } = await admin("POST", "/api/v1/assets/import/", form);
  const ms = performance.now() - started;
  if (status !== 200) throw new Error(`the import answered ${status}: ${JSON.stringify(body).slice(0, 300)}`);
  const filters = `(filters:!((col:dashboard_title,opr:title_or_slug,value:'${mark}')))`;
  const { body: found } = await admin("GET", `/api/v1/dashboard/?q=${filters}`);
  if (found.count !== uuids.dashboards.length) throw new Error(`${found.count} dashboards are there`);
  return ms;
}

async function removeAll(admin: Client, kind: string, field: string): Promise<void> {
  for (;;) {
    const question = `(page_size:100,filters:!((col:${field},opr:ct,value:'${mark}')))`;
    const { body } = await admin("GET", `/api/v1/${kind}/?q=${question}`);
    const ids = (body.ids as number[] | undefined) ?? [];
    if (ids.length === 0) return;
    const { status } = await admin("DELETE", `/api/v1/${kind}/?q=!(${ids.join(",")})`);
    if (status !== 200) return;
  }
}

function list(length: number): string[] {
  return Array.from({ length }, () => randomUUID());
}
