import { downgradeCharts, type MigratedChart, upgradeCharts, type WhichCharts } from "../bundles/viz-types/charts.ts";
import { VIZ_MIGRATIONS } from "../bundles/viz-types/migrations.ts";
import { UserError } from "../errors.ts";
import { readSettings, withMetadata } from "./context.ts";

interface Options {
  config?: string;
  vizType?: string;
  id?: string[];
  json?: boolean;
}

/** `liteset migrate-viz upgrade`: charts of obsolete types become ones of today's. */
export async function upgradeCommand(options: Options): Promise<void> {
  const which = whichOf(options);
  const settings = await readSettings(options);
  show(await withMetadata(settings, (metadata) => upgradeCharts(metadata, which, settings)), options);
}

/** `liteset migrate-viz downgrade`: and back. */
export async function downgradeCommand(options: Options): Promise<void> {
  const which = whichOf(options);
  show(await withMetadata(await readSettings(options), (metadata) => downgradeCharts(metadata, which)), options);
}

function whichOf({ vizType, id }: Options): WhichCharts {
  if (vizType !== undefined) {
    if (Object.hasOwn(VIZ_MIGRATIONS, vizType)) return { type: vizType };
    throw new UserError(`--viz-type is one of ${Object.keys(VIZ_MIGRATIONS).join(", ")}, not "${vizType}"`);
  }
  if (!id?.length) throw new UserError("say which charts: --viz-type, or --id");
  const ids = id.map(Number);
  if (ids.every((one) => Number.isSafeInteger(one) && one > 0)) return { ids };
  throw new UserError(`--id is the number of a chart, not "${id.find((one) => !/^[1-9]\d*$/.test(one))}"`);
}

function show(charts: readonly MigratedChart[], { json }: Options): void {
  if (json) {
    console.log(JSON.stringify({ charts }));
    return;
  }
  for (const { id, name, from, to } of charts) console.log(`${id} ${name}: ${from} → ${to}`);
  console.log(`${charts.length} ${charts.length === 1 ? "chart" : "charts"} changed.`);
}
