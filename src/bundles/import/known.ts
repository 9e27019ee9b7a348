import { Chart } from "../../metadata/entities/chart.ts";
import { Dashboard } from "../../metadata/entities/dashboard.ts";
import { Database } from "../../metadata/entities/database.ts";
import { Dataset } from "../../metadata/entities/dataset.ts";
import { SavedQuery } from "../../metadata/entities/sqllab.ts";
import { Theme } from "../../metadata/entities/theme.ts";
import type { EntityManager } from "../../metadata/orm.ts";
import { canAccessDataset } from "../../security/access.ts";
import type { Viewer } from "../../security/viewer.ts";
import type { FileProblem } from "../errors.ts";
import { type BundleKind, type Folder, KINDS } from "../kinds.ts";
import type { Bundle } from "../read.ts";
import type { ImportContext } from "./importer.ts";
import { chartsOf, filterDatasetsOf } from "./references.ts";

/** What exists here of all that a bundle's files are and refer to, by uuid. */
export interface Known {
  databases: Map<string, Database>;
  datasets: Map<string, Dataset>;
  charts: Map<string, Chart>;
  dashboards: Map<string, Dashboard>;
  queries: Map<string, SavedQuery>;
  themes: Map<string, Theme>;
}

export const nothingKnown = (): Known => ({
  databases: new Map(),
  datasets: new Map(),
  charts: new Map(),
  dashboards: new Map(),
  queries: new Map(),
  themes: new Map(),
});

/** Looks up what exists: one statement for each kind of asset, and each relation. */
export async function findKnown(em: EntityManager, bundle: Bundle): Promise<Known> {
  const datasets = [...bundle.datasets.values()];
  const charts = [...bundle.charts.values()];
  const dashboards = [...bundle.dashboards.values()];
  const find = <Entity extends (typeof ENTITIES)[Folder]>(
    folder: Folder,
    referred: readonly string[],
    populate: readonly string[] = [],
  ) => byUuid(em, ENTITIES[folder] as Entity, [...uuidsOf(bundle[folder]), ...referred], populate);
  return {
    databases: await find(
      "databases",
      [...datasets, ...bundle.queries.values()].map((config) => config.database_uuid),
    ),
    datasets: await find(
      "datasets",
      [
        ...charts.map(({ dataset_uuid }) => dataset_uuid),
        ...dashboards.flatMap(({ metadata }) => filterDatasetsOf(metadata)),
      ],
      ["owners", "database"],
    ),
    charts: await find(
      "charts",
      dashboards.flatMap(({ position }) => [...chartsOf(position).keys()]),
      ["owners", "table.owners", "table.database"],
    ),
    dashboards: await find("dashboards", [], ["owners", "slices"]),
    queries: await find("queries", []),
    themes: await find(
      "themes",
      dashboards.flatMap(({ theme_uuid }) => theme_uuid ?? []),
    ),
  };
}

const uuidsOf = (configs: ReadonlyMap<string, { uuid: string }>): string[] =>
  [...configs.values()].map(({ uuid }) => uuid);

/** Without what is closed to the one who imports: nothing is built on what they cannot read. */
export function readableOf(known: Known, { viewer }: Pick<ImportContext, "viewer">): Known {
  const keep = <Row>(rows: Map<string, Row>, datasetOf: (row: Row) => Dataset | null | undefined) =>
    new Map([...rows].filter(([, row]) => mayRead(viewer, datasetOf(row))));
  return {
    ...known,
    datasets: keep(known.datasets, (dataset) => dataset),
    charts: keep(known.charts, ({ table }) => table),
  };
}

/** Whether this person may read a dataset; the command line may. */
export const mayRead = (viewer: Viewer | null, dataset: Dataset | null | undefined): boolean =>
  viewer === null || (!!dataset && canAccessDataset(viewer, dataset));

/** Files that another asset of the same uuid stands in the way of. */
export function findExisting(kind: BundleKind, bundle: Bundle, known: Known, problems: Map<string, FileProblem>): void {
  const { own, noun } = KINDS[kind];
  if (!own) return;
  const title = noun.replace(/(^|_)[a-z]/g, (letter) => letter.toUpperCase());
  for (const [file, { uuid }] of bundle[own]) {
    if (known[own].has(uuid)) problems.set(file, `${title} already exists and \`overwrite=true\` was not passed`);
  }
}

/** Files of one folder that claim to be the same. */
export function findDoubles(bundle: Bundle, problems: Map<string, FileProblem>): void {
  for (const folder of Object.keys(ENTITIES) as Folder[]) {
    const first = new Map<string, string>();
    for (const [file, { uuid }] of bundle[folder]) {
      const other = first.get(uuid);
      if (other) problems.set(file, { uuid: [`${other} has this uuid, too.`] });
      else first.set(uuid, file);
    }
  }
}

/** Files that build on what is neither in the bundle nor, where that counts, in this installation. */
export function findMissing(bundle: Bundle, known: Known, problems: Map<string, FileProblem>): void {
  const has = (configs: ReadonlyMap<string, { uuid: string }>, existing: ReadonlyMap<string, unknown>) => {
    const uuids = new Set([...configs.values()].map(({ uuid }) => uuid));
    return (uuid: string) => uuids.has(uuid) || existing.has(uuid);
  };
  const hasDatabase = has(bundle.databases, known.databases);
  const hasDataset = has(bundle.datasets, known.datasets);
  for (const [file, { database_uuid: uuid }] of [...bundle.datasets, ...bundle.queries]) {
    if (!hasDatabase(uuid)) problems.set(file, { database_uuid: [`The bundle has no database ${uuid}.`] });
  }
  for (const [file, { dataset_uuid: uuid }] of bundle.charts) {
    if (!hasDataset(uuid)) problems.set(file, { dataset_uuid: [`The bundle has no dataset ${uuid}.`] });
  }
}

const ENTITIES = {
  databases: Database,
  datasets: Dataset,
  charts: Chart,
  dashboards: Dashboard,
  queries: SavedQuery,
  themes: Theme,
} satisfies Record<Folder, unknown>;

/** Placeholders in one statement; SQLite takes 32,766. */
const CHUNK = 5_000;

async function byUuid<Entity extends (typeof ENTITIES)[Folder]>(
  em: EntityManager,
  entity: Entity,
  uuids: readonly string[],
  populate: readonly string[] = [],
): Promise<Map<string, never>> {
  const found = new Map<string, unknown>();
  const wanted = [...new Set(uuids)];
  for (let at = 0; at < wanted.length; at += CHUNK) {
    const rows = (await em.find(
      entity as typeof Theme,
      { uuid: { $in: wanted.slice(at, at + CHUNK) } },
      { populate: populate as never },
    )) as Theme[];
    for (const row of rows) if (row.uuid) found.set(row.uuid, row);
  }
  return found as Map<string, never>;
}
