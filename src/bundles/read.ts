import type { z } from "zod";
import type { LitesetError } from "../errors.ts";
import { assetsError, breakdown, commandError, type FileProblem, fieldProblems } from "./errors.ts";
import { type BundleKind, type Folder, KINDS } from "./kinds.ts";
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
  type SavedQueryConfig,
  savedQuerySchema,
  shallow,
  type ThemeConfig,
  tagsSchema,
  themeSchema,
} from "./schemas.ts";
import { readYaml, YamlError } from "./yaml.ts";

/** A bundle whose files are all well-formed. Keys are the files' names. */
export interface Bundle {
  databases: Map<string, DatabaseConfig>;
  datasets: Map<string, DatasetConfig>;
  charts: Map<string, ChartConfig>;
  dashboards: Map<string, DashboardConfig>;
  queries: Map<string, SavedQueryConfig>;
  themes: Map<string, ThemeConfig>;
  /** Descriptions of tags, by name. */
  tags: Map<string, string | null>;
}

const METADATA_FILE = "metadata.yaml";
const TAGS_FILE = "tags.yaml";

const SCHEMAS = {
  databases: databaseSchema,
  datasets: datasetSchema,
  charts: chartSchema,
  dashboards: dashboardSchema,
  queries: savedQuerySchema,
  themes: themeSchema,
} satisfies Record<Folder, z.ZodType>;

/** Folders for whose files the reference breaks down where they are no mapping. */
const MAPPINGS_ONLY: readonly string[] = ["databases", "datasets"];

/**
 * Reads the files of a bundle (names without the root folder → text). Files of folders that this kind has nothing to do with
 * are left alone.
 * @param problems filled with what is wrong in each file; a file in it is not in the bundle
 * @throws LitesetError when this is no bundle of a version that is known, and where the reference breaks down
 */
export function readBundle(
  kind: BundleKind,
  files: ReadonlyMap<string, string>,
  problems: Map<string, FileProblem>,
): Bundle {
  const { type, folders } = KINDS[kind];
  const given = readMetadata(kind, files.get(METADATA_FILE), problems);
  if (given !== undefined && given !== type) problems.set(METADATA_FILE, { type: [`Must be equal to ${type}.`] });
  const bundle: Bundle = {
    databases: new Map(),
    datasets: new Map(),
    charts: new Map(),
    dashboards: new Map(),
    queries: new Map(),
    themes: new Map(),
    tags: new Map(),
  };
  let isFirst = true;
  for (const [file, text] of files) {
    const folder = folders.find((name) => file.startsWith(`${name}/`));
    if (!folder || text === "") continue;
    const config = readConfig(file, text, SCHEMAS[folder], problems);
    if (config !== undefined) (bundle[folder] as Map<string, unknown>).set(file, config);
    else refuseBreakdown(file, text, folder, isFirst, problems);
    isFirst = false;
  }
  bundle.tags = readTags(files.get(TAGS_FILE), problems);
  return bundle;
}

/** What the reference answers with 500; the form of that answer says no more than a message. */
function refuseBreakdown(
  file: string,
  text: string,
  folder: Folder,
  isFirst: boolean,
  problems: ReadonlyMap<string, FileProblem>,
) {
  const problem = problems.get(file);
  if (typeof problem !== "object") return;
  const [message = ""] = [problem._schema].flat();
  if (isFirst && problem[file]) throw breakdown(`${file}: ${problem[file]}${placeOf(text)}`);
  if (message === "Invalid input type." && MAPPINGS_ONLY.includes(folder)) throw breakdown(`${file} is not a mapping`);
  if (folder === "databases" && String(problem.uuid) === "Missing data for required field.") {
    throw breakdown(`${file}: uuid: ${problem.uuid}`);
  }
}

/** Where a text is not YAML. */
function placeOf(text: string): string {
  try {
    readYaml(text);
    return "";
  } catch (error) {
    return error instanceof YamlError && error.place ? ` (${error.place})` : "";
  }
}

function readTags(text: string | undefined, problems: Map<string, FileProblem>): Bundle["tags"] {
  const config = text ? readConfig(TAGS_FILE, text, tagsSchema, problems) : undefined;
  return new Map((config?.tags ?? []).map(({ tag_name, description }) => [tag_name, description ?? null]));
}

function readMetadata(
  kind: BundleKind,
  text: string | undefined,
  problems: Map<string, FileProblem>,
): string | undefined {
  if (text === undefined) throw noImporter(kind);
  const before = problems.size;
  const parsed = metadataSchema.safeParse(plainFields(METADATA_FILE, text, problems));
  if (problems.size > before) return undefined;
  if (parsed.success) {
    if (parsed.data.version !== BUNDLE_VERSION) throw noImporter(kind);
    return parsed.data.type;
  }
  if (parsed.error.issues.some((issue) => issue.path[0] === "version")) throw noImporter(kind);
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

/** Not a bundle, or of another version. The reference takes such a dashboard for an export of an old one, and breaks down. */
function noImporter(kind: BundleKind): LitesetError {
  const message = "Could not find a valid command to import file";
  const reason = `${message}: there is no metadata.yaml of version ${BUNDLE_VERSION}`;
  if (kind === "dashboard") return breakdown(reason);
  return kind === "assets" ? assetsError(reason) : commandError(message, 422);
}
