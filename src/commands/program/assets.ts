import type { Command } from "commander";
import { accepts, examples, lazy } from "./command.ts";

/** Charts, dashboards and what they need as files. */
export function addAssets(program: Command): void {
  const loadExamples = program
    .command("load-examples")
    .description("load the example data, charts and dashboards")
    .option("-f, --force", "load the data again")
    .option("-m, --only-metadata", "charts and dashboards without their data")
    .option("-t, --load-test-data", "also a dashboard with every kind of chart")
    .option("-b, --load-big-data", "also a table of 100 columns, a thousand small ones and one with a long name")
    .option("--json", "say what is there as JSON")
    .action(lazy(async () => (await import("../load-examples.ts")).loadExamplesCommand));
  examples(loadExamples, "load-examples", "load-examples --force");
  const syncTags = program
    .command("sync-tags")
    .description("add the tags that Superset gives by itself (type, owner, favourites) where they are missing")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../upkeep.ts")).syncTagsCommand));
  examples(syncTags, "sync-tags");
  addFolders(program);
  addArchives(program);
  addLegacy(program);
  addMigrations(program);
}

/** Liteset's own two, for version control. */
function addFolders(program: Command): void {
  const exports = program
    .command("export")
    .description("write all assets into a folder, for version control: stable names, no secrets, no time of export")
    .argument("<folder>", "a new folder, or one that was exported into")
    .option("--url <address>", "of a server to export from, instead of the metadata database")
    .option("--token <token>", "bearer token for it; default LITESET_TOKEN")
    .option("--json", "say what was written as JSON")
    .action(lazy(async () => (await import("../bundles.ts")).exportCommand));
  examples(exports, "export assets", "export assets --url https://bi.example.com --json");
  const imports = program
    .command("import")
    .description("import a folder or ZIP file of assets: all of it or nothing")
    .argument("<path>", "the folder, or ZIP file")
    .option(
      "--dry-run",
      "print what would change, field by field, and write nothing; exit status 2 when something would",
    )
    .option("--overwrite", "replace assets that exist; otherwise they stay as they are")
    .option("--prune", "delete assets that the bundle, an export of all of them, does not have")
    .option("--env-file <file>", "values of the variables in the files of databases (NAME=value, a line each)")
    .option("--url <address>", "of a server to import into, instead of the metadata database")
    .option("--token <token>", "bearer token for it; default LITESET_TOKEN")
    .option("--json", "say what changed as JSON")
    // Status 2 says that something would change, so a mistyped option ends with 1 here.
    .exitOverride()
    .action(lazy(async () => (await import("../bundles.ts")).importCommand));
  examples(
    imports,
    "import assets --overwrite --dry-run",
    "import assets --overwrite --prune --dry-run",
    "import assets --overwrite --env-file production.env",
    "import assets --dry-run --url https://bi.example.com",
    "import bundle.zip --overwrite --url https://bi.example.com",
  );
}

/** Superset's, for ZIP files. */
function addArchives(program: Command): void {
  const exportDashboards = program
    .command("export-dashboards")
    .description("export all dashboards with what they need to a ZIP file")
    .option("-f, --dashboard-file <file>", "the ZIP file; default dashboard_export_<time>.zip")
    .action(lazy(async () => (await import("../superset-bundles.ts")).exportDashboardsCommand));
  examples(exportDashboards, "export-dashboards -f dashboards.zip");
  const exportDatasources = program
    .command("export-datasources")
    .description("export all datasets with their connections to a ZIP file")
    .option("-f, --datasource-file <file>", "the ZIP file; default dataset_export_<time>.zip")
    .action(lazy(async () => (await import("../superset-bundles.ts")).exportDatasourcesCommand));
  examples(exportDatasources, "export-datasources -f datasets.zip");
  const importDashboards = program
    .command("import-dashboards")
    .description("import dashboards from a ZIP file, or from JSON of before version 1.0.0; what exists is replaced")
    .requiredOption("-p, --path <file>", "the ZIP file")
    .requiredOption("-u, --username <name>", "who imports, and owns what is new")
    .action(lazy(async () => (await import("../superset-bundles.ts")).importDashboardsCommand));
  examples(importDashboards, "import-dashboards -p dashboards.zip -u admin");
  const importDatasources = program
    .command("import-datasources")
    .description("import datasets from a ZIP file, or from YAML of before version 1.0.0; what exists is replaced")
    .requiredOption("-p, --path <file>", "the ZIP file")
    .option("-u, --username <name>", "who imports, and owns what is new", "admin")
    .action(lazy(async () => (await import("../superset-bundles.ts")).importDatasourcesCommand));
  examples(importDatasources, "import-datasources -p datasets.zip");
  const importDirectory = program
    .command("import-directory")
    .description("import the files of an export from a folder")
    .argument("<folder>")
    .option("-o, --overwrite", "replace assets that exist; otherwise they stay as they are")
    .action(lazy(async () => (await import("../superset-bundles.ts")).importDirectoryCommand));
  accepts(importDirectory, "-f, --force");
  examples(importDirectory, "import-directory assets --overwrite");
}

/** Charts of types that Superset has given up. */
function addMigrations(program: Command): void {
  const migrate = program
    .command("migrate-viz")
    .description("charts of obsolete types become ones of today's, and back");
  const upgrade = migrate
    .command("upgrade")
    .description("bring charts of an obsolete type up to date; what they were is kept in them")
    .action(lazy(async () => (await import("../migrate-viz.ts")).upgradeCommand));
  const downgrade = migrate
    .command("downgrade")
    .description("bring charts back to what they were before the upgrade")
    .action(lazy(async () => (await import("../migrate-viz.ts")).downgradeCommand));
  for (const command of [upgrade, downgrade]) {
    command
      .option(
        "-t, --viz-type <type>",
        "the obsolete type: area, bar, bubble, dist_bar, dual_line, heatmap, histogram, line …",
      )
      .option("--id <id...>", "charts by their ids")
      .option("--json", "as JSON");
    examples(command, `migrate-viz ${command.name()} --viz-type line`, `migrate-viz ${command.name()} --id 12 --id 13`);
  }
}

/** Superset's, for files of before version 1.0.0 of the format. */
function addLegacy(program: Command): void {
  const importDashboards = program
    .command("legacy-import-dashboards")
    .description("import dashboards from JSON of before version 1.0.0, a transaction a file; what exists is replaced")
    .option("-p, --path <path>", "the file, or a folder of such files (*.json)")
    .option("-r, --recursive", "also the folders in it")
    .option("-u, --username <name>", "who imports, and owns what is new")
    .action(lazy(async () => (await import("../legacy.ts")).importDashboardsCommand));
  examples(importDashboards, "legacy-import-dashboards --path dashboards.json --username admin");
  const importDatasources = program
    .command("legacy-import-datasources")
    .description("import connections and datasets from YAML of before version 1.0.0, a transaction a file")
    .option("-p, --path <path>", "the file, or a folder of such files (*.yaml, *.yml)")
    .option("-s, --sync <parts>", "columns, metrics: those that a file does not have are deleted", "")
    .option("-r, --recursive", "also the folders in it")
    .action(lazy(async () => (await import("../legacy.ts")).importDatasourcesCommand));
  examples(importDatasources, "legacy-import-datasources --path datasources.yaml --sync columns,metrics");
  const exportDashboards = program
    .command("legacy-export-dashboards")
    .description("write all dashboards as JSON of before version 1.0.0")
    .option("-f, --dashboard-file <file>", "the file; without it the JSON is printed")
    .option("-p, --print-stdout", "print the JSON, too")
    .action(lazy(async () => (await import("../legacy.ts")).exportDashboardsCommand));
  examples(exportDashboards, "legacy-export-dashboards -f dashboards.json");
  const exportDatasources = program
    .command("legacy-export-datasources")
    .description("write all connections and datasets as YAML of before version 1.0.0; no passwords")
    .option("-f, --datasource-file <file>", "the file; without it the YAML is printed")
    .option("-p, --print-stdout", "print the YAML, too")
    .option("-b, --back-references", "also the ids of what an object belongs to")
    .option("-d, --include-defaults", "also fields that have their default")
    .action(lazy(async () => (await import("../legacy.ts")).exportDatasourcesCommand));
  examples(exportDatasources, "legacy-export-datasources -f datasources.yaml");
  const schema = program
    .command("legacy-export-datasource-schema")
    .description("print which fields such YAML has, with their types and defaults")
    .option("-b, --back-references", "also the ids of what an object belongs to")
    .action(lazy(async () => (await import("../legacy.ts")).exportSchemaCommand));
  examples(schema, "legacy-export-datasource-schema");
}
