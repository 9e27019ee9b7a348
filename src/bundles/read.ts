import type { z } from "zod";
import { commandError, type FileProblem, fieldProblems } from "./errors.ts";
import {
  BUNDLE_VERSION,
  type ChartConfig,
  chartSchema,
  type DashboardConfig,
  type DatabaseConfig,
  type DatasetConfig,
  dashboardSchema,
  databaseSchema,
  datasetSchema,
  metadataSchema,
  shallow,
} from "./schemas.ts";
import { readYaml, YamlError } from "./yaml.ts";

/** A bundle whose files are all well-formed. Keys are the files' names. */
export interface Bundle {
  /** `Dashboard`, `Slice`, `SqlaTable`, `Database` or `assets`; absent in bundles of old versions. */
  type: string | undefined;
  databases: Map<string, DatabaseConfig>;
  datasets: Map<string, DatasetConfig>;
  charts: Map<string, ChartConfig>;
  dashboards: Map<string, DashboardConfig>;
}

const METADATA_FILE = "metadata.yaml";

/**
 * Reads the files of a bundle (names without the root folder → text). Files of folders that nothing here knows are
 * left alone.
 * @param problems filled with what is wrong in each file; a file in it is not in the bundle
 * @throws LitesetError when this is no bundle of a version that is known
 */
export function readBundle(files: ReadonlyMap<string, string>, problems: Map<string, FileProblem>): Bundle {
  const type = readMetadata(files.get(METADATA_FILE), problems);
  const folder = <Schema extends z.ZodType>(name: string, schema: Schema): Map<string, z.infer<Schema>> => {
    const found = new Map<string, z.infer<Schema>>();
    for (const [file, text] of files) {
      if (!file.startsWith(`${name}/`) || text === "") continue;
      const config = readConfig(file, text, schema, problems);
      if (config !== undefined) found.set(file, config);
    }
    return found;
  };
  return {
    type,
    databases: folder("databases", databaseSchema),
    datasets: folder("datasets", datasetSchema),
    charts: folder("charts", chartSchema),
    dashboards: folder("dashboards", dashboardSchema),
  };
}

function readMetadata(text: string | undefined, problems: Map<string, FileProblem>): string | undefined {
  if (text === undefined) throw noImporter();
  const before = problems.size;
  const parsed = metadataSchema.safeParse(plainFields(METADATA_FILE, text, problems));
  if (problems.size > before) return undefined;
  if (parsed.success) {
    if (parsed.data.version !== BUNDLE_VERSION) throw noImporter();
    return parsed.data.type;
  }
  if (parsed.error.issues.some((issue) => issue.path[0] === "version")) throw noImporter();
  problems.set(METADATA_FILE, fieldProblems(parsed.error.issues));
  return undefined;
}

function readConfig<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
  problems: Map<string, FileProblem>,
): z.infer<Schema> | undefined {
  const before = problems.size;
  const fields = plainFields(file, text, problems);
  if (problems.size > before) return undefined;
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  problems.set(file, fieldProblems(parsed.error.issues));
  return undefined;
}

function plainFields(file: string, text: string, problems: Map<string, FileProblem>): unknown {
  try {
    return shallow(readYaml(text));
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    problems.set(file, { [file]: error.message });
    return undefined;
  }
}

/** Not a bundle, or of another version. */
const noImporter = () => commandError("Could not find a valid command to import file", 422);
