import { type ExampleOptions, type LoadedExamples, loadExampleBundle } from "../bundles/examples.ts";
import { createEnginePools } from "../engines/pool.ts";
import { LitesetError, UserError } from "../errors.ts";
import { createLogger } from "../log.ts";
import type { Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { readSettings, withMetadata } from "./context.ts";

interface Options {
  config?: string;
  force?: boolean;
  onlyMetadata?: boolean;
  loadBigData?: boolean;
  loadTestData?: boolean;
  json?: boolean;
}

/** `liteset load-examples`: the examples of Liteset, and with `--load-big-data` Superset's synthetic tables, with `--load-test-data` a chart of every kind beside them. */
export async function loadExamplesCommand(options: Options): Promise<void> {
  const settings = await readSettings(options);
  const loaded = await withMetadata(settings, (metadata) =>
    loadExamples(
      { settings, metadata },
      {
        force: options.force === true,
        onlyMetadata: options.onlyMetadata === true,
        bigData: options.loadBigData === true,
        testData: options.loadTestData === true,
      },
    ),
  );
  if (options.json) {
    console.log(JSON.stringify(loaded));
    return;
  }
  console.log(`${loaded.charts} charts on ${loaded.dashboards.length} dashboards are there:`);
  for (const { title, url } of loaded.dashboards) console.log(`  ${title}  ${url}`);
}

/**
 * Loads the examples and shows on standard error how far it is.
 * @throws UserError with a line that says what to do
 */
export async function loadExamples(
  app: { settings: Settings; metadata: Metadata },
  { progress = showProgress(), ...options }: Partial<ExampleOptions> = {},
): Promise<LoadedExamples> {
  const engines = createEnginePools(app.settings, createLogger({ level: "warn" }));
  try {
    const wanted = { force: false, onlyMetadata: false, bigData: false, ...options, progress };
    return await loadExampleBundle({ ...app, engines }, wanted);
  } catch (error) {
    if (!(error instanceof LitesetError)) throw error;
    throw new UserError(`the examples could not be loaded: ${error.message} (SQLALCHEMY_EXAMPLES_URI says where to)`, {
      cause: error,
    });
  } finally {
    await engines.close();
  }
}

/** A line that counts on a terminal, one line a table elsewhere. */
function showProgress(): ExampleOptions["progress"] {
  const { stderr } = process;
  return (table, rows, total) => {
    const done = rows === total;
    if (stderr.isTTY) {
      const percent = `${Math.floor((rows / total) * 100)} %`.padStart(5);
      stderr.write(
        `\r${percent}  ${table}: ${rows.toLocaleString("en")} of ${total.toLocaleString("en")} rows${done ? "\n" : ""}`,
      );
    } else if (done) stderr.write(`${table}: ${total.toLocaleString("en")} rows loaded\n`);
  };
}
