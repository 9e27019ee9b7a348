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
  themes: Map<string, Theme>;
}

/** Looks up what exists: one statement for each kind of asset. */
export async function findKnown(em: EntityManager, bundle: Bundle): Promise<Known> {
  const databases = [...bundle.databases.values()].map(({ uuid }) => uuid);
  const datasets = [...bundle.datasets.values()];
  const charts = [...bundle.charts.values()];
  const dashboards = [...bundle.dashboards.values()];
  const queries = [...bundle.queries.values()];
  return {
    databases: await byUuid(em, Database, [
      ...databases,
      ...datasets.map(({ database_uuid }) => database_uuid),
      ...queries.map(({ database_uuid }) => database_uuid),
    ]),
    datasets: await byUuid(
      em,
      Dataset,
      [
        ...datasets.map(({ uuid }) => uuid),
        ...charts.map(({ dataset_uuid }) => dataset_uuid),
        ...dashboards.flatMap(({ metadata }) => filterDatasetsOf(metadata)),
      ],
      ["owners", "database"],
    ),
    charts: await byUuid(
      em,
      Chart,
      dashboards.flatMap(({ position }) => [...chartsOf(position).keys()]),
      ["table.owners", "table.database"],
    ),
    themes: await byUuid(
      em,
      Theme,
      dashboards.flatMap(({ theme_uuid }) => theme_uuid ?? []),
    ),
  };
}

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
export async function findExisting(
  em: EntityManager,
  kind: BundleKind,
  bundle: Bundle,
  problems: Map<string, FileProblem>,
): Promise<void> {
  const { own, noun } = KINDS[kind];
  if (!own) return;
  const files = new Map([...bundle[own]].map(([file, { uuid }]) => [file, uuid]));
  const existing = await byUuid(em, ENTITIES[own], [...files.values()]);
  const title = noun.replace(/(^|_)[a-z]/g, (letter) => letter.toUpperCase());
  for (const [file, uuid] of files) {
    if (existing.has(uuid)) problems.set(file, `${title} already exists and \`overwrite=true\` was not passed`);
  }
}

/** Files that build on what is neither in the bundle nor, where that counts, in this installation. */
export function findMissing(
  bundle: Bundle,
  known: Pick<Known, "databases" | "datasets">,
  problems: Map<string, FileProblem>,
): void {
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
