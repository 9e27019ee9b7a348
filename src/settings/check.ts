import { randomBytes } from "node:crypto";
import { UserError } from "../errors.ts";
import { readLaxnesses } from "./as-in-superset.ts";
import { checkAccess } from "./check-access.ts";
import { checkCaches } from "./check-caches.ts";
import { checkSignIn } from "./check-sign-in.ts";
import { isFeatureEnabled } from "./flags.ts";
import type { Settings } from "./keys.ts";
import { type LoadOptions, loadSettings, type Problem } from "./load.ts";

/** Keys that stand in public files: defaults, examples of documentation, container images and tests. */
const publishedSecrets = new Set([
  "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET",
  "CHANGE_ME_SECRET_KEY",
  "thisISaSECRET_1234",
  "YOUR_OWN_RANDOM_GENERATED_SECRET_KEY",
  "YOUR_OWN_RANDOM_GENERATED_STRING",
  "TEST_NON_DEV_SECRET",
  "\u0002\u0001thisismyscretkey\u0001\u0002\\e\\y\\y\\h",
  "\x02\x01thisismyscretkey\x01\x02\\e\\y\\y\\h",
]);

const howToMakeOne =
  "Make one with `openssl rand -base64 42` and set it as SECRET_KEY in the settings file or as SUPERSET_SECRET_KEY in the environment, or let `liteset init` do it.";

const NO_FILE =
  "No settings file was found: run `liteset init` to make one, or name your superset_config.py or liteset.config.ts in SUPERSET_CONFIG_PATH.";

/** A secret for a new installation. */
export function makeSecret(): string {
  return randomBytes(42).toString("base64");
}

const MIN_TOKEN_LENGTH = 16;

/** What is unsafe about settings that are well formed. */
export function checkSafety(settings: Settings): Problem[] {
  const problems: Problem[] = [];
  const secret = settings.SECRET_KEY;
  if (!secret)
    problems.push({ severity: "error", key: "SECRET_KEY", message: `There is no SECRET_KEY. ${howToMakeOne}` });
  else if (publishedSecrets.has(secret)) {
    const message = `SECRET_KEY is not set, or is one that everybody knows. ${howToMakeOne}`;
    problems.push({ severity: "error", key: "SECRET_KEY", message });
  }
  problems.push(...checkSignIn(settings));
  const { opened, unknown, known } = readLaxnesses(settings.AS_IN_SUPERSET);
  if (unknown.length > 0) {
    const message = `AS_IN_SUPERSET names ${unknown.join(", ")}; there are ${known.join(", ")}.`;
    problems.push({ severity: "error", key: "AS_IN_SUPERSET", message });
  }
  for (const meaning of opened)
    problems.push({ severity: "warning", key: "AS_IN_SUPERSET", message: `AS_IN_SUPERSET: ${meaning}.` });
  if (settings.METRICS_TOKEN && settings.METRICS_TOKEN.length < MIN_TOKEN_LENGTH) {
    const message = `METRICS_TOKEN is shorter than ${MIN_TOKEN_LENGTH} characters: it can be guessed. Take a longer one, such as: openssl rand -hex 24`;
    problems.push({ severity: "error", key: "METRICS_TOKEN", message });
  }
  problems.push(...checkAccess(settings), ...checkExports(settings), ...checkCaches(settings));
  if (isFeatureEnabled(settings, "GLOBAL_ASYNC_QUERIES")) problems.push(...checkAsyncQueries(settings));
  if (
    isFeatureEnabled(settings, "EMBEDDED_SUPERSET") &&
    settings.GUEST_TOKEN_JWT_SECRET === "test-guest-secret-change-me"
  ) {
    const message =
      "GUEST_TOKEN_JWT_SECRET is the published default while EMBEDDED_SUPERSET is on: anyone can make guest tokens. Set your own.";
    problems.push({ severity: "warning", key: "GUEST_TOKEN_JWT_SECRET", message });
  }
  return problems;
}

/**
 * Settings that a server or command may work with; warnings go to `warn`.
 * @throws UserError with everything that is wrong, a line each
 */
export async function requireSettings(
  options: LoadOptions = {},
  warn: (line: string) => void = () => {},
): Promise<Settings> {
  const { settings, problems, sources } = await loadSettings(options);
  // A file that could not be read would look like one without a SECRET_KEY.
  const isReadable = problems.every((problem) => problem.severity !== "error");
  const all = isReadable ? [...problems, ...checkSafety(settings)] : problems;
  for (const problem of all) if (problem.severity === "warning") warn(problem.message);
  const errors = all.filter((problem) => problem.severity === "error");
  if (errors.length === 0) return settings;
  if (sources.length === 0 && errors.every(({ key }) => key === "SECRET_KEY")) throw new UserError(NO_FILE);
  throw new UserError(errors.map((problem) => problem.message).join("\n"));
}

/** The arguments of pandas' `to_csv` and `to_excel` that are acted on. */
const EXPORTS = {
  CSV_EXPORT: ["encoding", "sep", "decimal", "na_rep"],
  EXCEL_EXPORT: ["sheet_name", "index", "header", "na_rep", "startrow", "startcol", "freeze_panes"],
} as const;

function checkExports(settings: Settings): Problem[] {
  return Object.entries(EXPORTS).flatMap(([name, known]) => {
    const key = name as keyof typeof EXPORTS;
    const others = Object.keys(settings[key]).filter((option) => !(known as readonly string[]).includes(option));
    if (others.length === 0) return [];
    const message = `${key}: files are written without ${others.join(", ")}; there are ${known.join(", ")}.`;
    return [{ severity: "warning", key, message } satisfies Problem];
  });
}

/** Superset does not start without these either. */
function checkAsyncQueries(settings: Settings): Problem[] {
  const problems: Problem[] = [];
  const say = (key: "GLOBAL_ASYNC_QUERIES_JWT_SECRET" | "CACHE_CONFIG" | "DATA_CACHE_CONFIG", message: string) =>
    problems.push({ severity: "error", key, message });
  const secret = settings.GLOBAL_ASYNC_QUERIES_JWT_SECRET ?? "";
  if (secret.length < 32)
    say(
      "GLOBAL_ASYNC_QUERIES_JWT_SECRET",
      "GLOBAL_ASYNC_QUERIES_JWT_SECRET must have at least 32 characters while GLOBAL_ASYNC_QUERIES is on: whoever knows it reads other people's events. Make one with `openssl rand -base64 42`.",
    );
  for (const key of ["CACHE_CONFIG", "DATA_CACHE_CONFIG"] as const) {
    if (/^(.*\.)?null(cache)?$/i.test(settings[key].CACHE_TYPE ?? "null"))
      say(
        key,
        `${key} keeps nothing, and GLOBAL_ASYNC_QUERIES needs it to hand over results: set RedisCache, or SupersetMetastoreCache where there is no Redis.`,
      );
  }
  return problems;
}
