import { relative } from "node:path";
import type { Kysely } from "kysely";
import { VIZ_MIGRATIONS } from "../bundles/viz-types/migrations.ts";
import { isInstalled } from "../engines/package.ts";
import { engineFor } from "../engines/registry.ts";
import { currentRevision, HEAD } from "../metadata/migrate.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import { countSecrets } from "../metadata/re-encrypt.ts";
import type { Tables } from "../metadata/tables.ts";
import { describeUri, parseMetadataUri } from "../metadata/uri.ts";
import { checkSafety } from "../settings/check.ts";
import type { Settings } from "../settings/keys.ts";
import { loadSettings } from "../settings/load.ts";
import { DRAWN_CHART_TYPES } from "./drawn-chart-types.ts";
import { type Finding, failed, findingOf, hasFailed, isBroken, ok, showFindings, textOf, warning } from "./findings.ts";

interface Options {
  config?: string;
  json?: boolean;
}

/** What an installation holds, by table. */
const CONTENTS = {
  ab_user: "users",
  ab_role: "roles",
  dbs: "databases",
  tables: "datasets",
  slices: "charts",
  dashboards: "dashboards",
  saved_query: "saved queries",
  report_schedule: "alerts and reports",
  row_level_security_filters: "row rules",
} as const satisfies Partial<Record<keyof Tables, string>>;

/**
 * `liteset adopt`: looks at the settings and the metadata database of a Superset 6.0.0, changes nothing, and says whether Liteset
 * can take its place, what is lost, and how to switch and to go back. Exit status 1 where something stands in the way.
 */
export async function adopt(options: Options): Promise<void> {
  const { settings, problems, origins, sources } = await loadSettings({ configPath: options.config });
  const findings: Finding[] = [];
  const [source] = sources;
  if (source === undefined) {
    findings.push(
      failed("settings", "no superset_config.py was found: name it with --config, or in SUPERSET_CONFIG_PATH"),
    );
  } else {
    findings.push(ok("settings", `${relative(process.cwd(), source) || source}: ${origins.size} keys are set`));
    for (const { severity, message } of isBroken(problems) ? problems : [...problems, ...checkSafety(settings)])
      findings.push((severity === "error" ? failed : warning)("settings", message));
  }
  if (source !== undefined && settings.SECRET_KEY && !isBroken(problems))
    findings.push(...(await lookIntoDatabase(settings)));
  const commands = commandsFor(options, source, findings);
  if (options.json) console.log(JSON.stringify({ ready: !hasFailed(findings), findings, commands }, null, 2));
  else show(findings, commands);
  if (hasFailed(findings)) process.exitCode = 1;
}

async function lookIntoDatabase(settings: Settings): Promise<Finding[]> {
  let metadata: Metadata;
  try {
    metadata = await openMetadata(settings, { mustExist: true, readOnly: true });
  } catch (error) {
    return [failed("metadata database", textOf(error))];
  }
  try {
    const revision = await currentRevision(metadata);
    const where = describeUri(parseMetadataUri(settings.SQLALCHEMY_DATABASE_URI));
    if (revision !== HEAD) return [failed("metadata database", `${where}: ${revisionProblem(revision)}`)];
    const db = metadata.kysely();
    return [
      ok("metadata database", `${where}: revision ${HEAD}, that of Superset 6.0.0, is used as it is`),
      ...(await findingOf("secrets", () => lookAtSecrets(metadata, settings))),
      ...(await findingOf("contents", async () => ok("contents", await contentsOf(db)))),
      ...(await findingOf("charts", () => lookAtChartTypes(db))),
      ...(await findingOf("databases", () => lookAtConnections(db))),
      ...(await findingOf("reports", () => lookAtReports(db))),
    ];
  } finally {
    await metadata.close();
  }
}

const revisionProblem = (revision: string | null): string =>
  revision === null
    ? "it holds no Superset; liteset db upgrade makes a new one in an empty database"
    : `it has revision ${revision}, and Liteset works with ${HEAD}: take a copy, run \`superset db upgrade\` of Superset 6.0.0 on it, then look again`;

async function lookAtSecrets(metadata: Metadata, settings: Settings): Promise<Finding[]> {
  const { open, previous, closed } = await countSecrets(metadata, {
    current: settings.SECRET_KEY ?? "",
    previous: settings.PREVIOUS_SECRET_KEY,
  });
  if (closed.length > 0) {
    const places = closed.slice(0, 5).join(", ");
    return [
      failed(
        "secrets",
        `${closed.length} of ${open + previous + closed.length} stored passwords and secrets do not open with this SECRET_KEY (${places}${closed.length > 5 ? " …" : ""}): set the one that Superset has`,
      ),
    ];
  }
  if (previous > 0)
    return [
      warning(
        "secrets",
        `${previous} stored secrets still have PREVIOUS_SECRET_KEY: run liteset re-encrypt-secrets after the switch`,
      ),
    ];
  return [ok("secrets", `all ${open} stored passwords and secrets open with SECRET_KEY`)];
}

async function contentsOf(db: Kysely<Tables>): Promise<string> {
  const counts: string[] = [];
  for (const [table, noun] of Object.entries(CONTENTS)) {
    const row = await db
      .selectFrom(table as keyof typeof CONTENTS)
      .select((count) => count.fn.countAll().as("n"))
      .executeTakeFirst();
    counts.push(`${Number(row?.n ?? 0)} ${noun}`);
  }
  return counts.join(", ");
}

/** Charts that the frontend does not draw; their data and the genuine frontend (FRONTEND = "superset") work all the same. */
async function lookAtChartTypes(db: Kysely<Tables>): Promise<Finding[]> {
  const rows = await db
    .selectFrom("slices")
    .select(["viz_type", (eb) => eb.fn.countAll().as("n")])
    .groupBy("viz_type")
    .orderBy("viz_type")
    .execute();
  const others = rows.filter(({ viz_type: type }) => !DRAWN_CHART_TYPES.has(type ?? ""));
  if (others.length === 0) return rows.length === 0 ? [] : [ok("charts", "all are of types that Liteset draws")];
  const obsolete = others.filter(({ viz_type: type }) => Object.hasOwn(VIZ_MIGRATIONS, type ?? ""));
  const unknown = others.filter((one) => !obsolete.includes(one));
  const listed = (types: typeof others) => types.map(({ viz_type: type, n }) => `${type} (${n})`).join(", ");
  return [
    ...(obsolete.length > 0
      ? [
          warning(
            "charts",
            `${listed(obsolete)} are of obsolete types: run liteset migrate-viz upgrade --viz-type ${obsolete[0]?.viz_type} and so on`,
          ),
        ]
      : []),
    ...(unknown.length > 0
      ? [warning("charts", `${listed(unknown)} are not drawn by Liteset's pages, Superset's frontend shows them`)]
      : []),
  ];
}

async function lookAtConnections(db: Kysely<Tables>): Promise<Finding[]> {
  const rows = await db
    .selectFrom("dbs")
    .select(["database_name", "sqlalchemy_uri"])
    .orderBy("database_name")
    .execute();
  return rows.map(({ database_name: name, sqlalchemy_uri: uri }) => {
    const what = `database ${name}`;
    try {
      const engine = engineFor(uri);
      if (isInstalled(engine)) return ok(what, `${engine.engineName}, with a driver that is there`);
      return warning(what, `${engine.engineName} needs a driver: npm install ${engine.packageName}`);
    } catch (error) {
      return warning(what, `its charts will not run: ${textOf(error)}`);
    }
  });
}

async function lookAtReports(db: Kysely<Tables>): Promise<Finding[]> {
  const rows = await db
    .selectFrom("report_schedule")
    .select("id")
    .where("active", "in", [true, 1] as never)
    .execute();
  if (rows.length === 0) return [];
  const message = `${rows.length} are active: liteset worker and liteset beat send them, in place of Celery's processes`;
  return [ok("alerts and reports", message)];
}

interface Commands {
  switch: string[];
  goBack: string[];
}

function commandsFor({ config }: Options, source: string | undefined, findings: readonly Finding[]): Commands {
  const file = config ?? source ?? "superset_config.py";
  const liteset = `liteset --config ${file}`;
  const packages = findings.flatMap(({ message }) => /needs a driver: (npm install .*)/.exec(message)?.[1] ?? []);
  return {
    switch: [
      "stop Superset's processes: gunicorn, celery worker, celery beat",
      ...new Set(packages),
      `${liteset} db check`,
      `${liteset} run --host 0.0.0.0 --port 8088`,
      `${liteset} worker`,
      `${liteset} beat`,
    ],
    goBack: [
      "stop the three liteset processes",
      `SUPERSET_CONFIG_PATH=${file} gunicorn -b 0.0.0.0:8088 "superset.app:create_app()"`,
      `SUPERSET_CONFIG_PATH=${file} celery --app=superset.tasks.celery_app:app worker`,
      `SUPERSET_CONFIG_PATH=${file} celery --app=superset.tasks.celery_app:app beat`,
    ],
  };
}

function show(findings: readonly Finding[], commands: Commands): void {
  showFindings(findings);
  if (hasFailed(findings)) {
    console.log(
      "\nLiteset cannot take this installation over yet; what FAILED stands in the way. Nothing was changed.",
    );
    return;
  }
  console.log("\nLiteset can take this installation over. Nothing was changed.\n\nTo switch:");
  for (const line of commands.switch) console.log(`  ${line}`);
  console.log("\nTo go back, at any time (the database stays Superset's):");
  for (const line of commands.goBack) console.log(`  ${line}`);
}
