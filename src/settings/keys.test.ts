import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import reference from "./fixtures/reference-defaults.json" with { type: "json" };
import { defaultSettings, keyTable } from "./keys.ts";

const sources = fileURLToPath(new URL("..", import.meta.url));

/** Keys of ours, of later versions, or of Superset's documentation, that the settings module of 6.0.0 does not define. */
const added = [
  "ALERT_REPORTS_WEBHOOK_ALLOW_INTERNAL_HOSTS",
  "ALERT_REPORTS_WEBHOOK_HTTPS_ONLY",
  "ALERT_REPORTS_WEBHOOK_TIMEOUT",
  "AS_IN_SUPERSET",
  "FRONTEND",
  "METRICS_TOKEN",
  "SCREENSHOT_BROWSER",
  "SESSION_ID_LENGTH",
  "SESSION_KEY_PREFIX",
  "SESSION_PERMANENT",
  "SESSION_REDIS",
  "SESSION_TYPE",
  "SESSION_USE_SIGNER",
  "SUPERSET_ASSETS",
  "SUPERSET_WEBSERVER_ADDRESS",
  "SUPERSET_WEBSERVER_PORT",
];

/** Folders of the Python package: they mean nothing here. */
const folders = [
  "BASE_DIR",
  "BABEL_DEFAULT_FOLDER",
  "BABEL_TRANSLATION_DIRECTORIES",
  "PACKAGE_JSON_FILE",
  "VERSION_INFO_FILE",
  "UPLOAD_FOLDER",
  "FILENAME",
];

const isMarker = (value: unknown): boolean => typeof value === "object" && value !== null && "$" in value;

describe("defaultSettings", () => {
  it("has every key of Superset 6.0.0 and no other but ours", () => {
    expect(Object.keys(keyTable()).sort()).toEqual([...Object.keys(reference), ...added].sort());
  });

  it("has Superset's defaults", () => {
    const settings: Record<string, unknown> = { ...defaultSettings({ SUPERSET_HOME: "{DATA_DIR}" }) };
    const differing = Object.entries(reference)
      .filter(([name, value]) => !JSON.stringify(value).includes('"$"') && !folders.includes(name) && !isMarker(value))
      .filter(([name, value]) => JSON.stringify(sorted(settings[name])) !== JSON.stringify(sorted(value)));
    expect(differing).toEqual([]);
  });

  it("warns about keys that nothing acts on, and about no others", () => {
    const source = readdirSync(sources, { recursive: true, encoding: "utf8" })
      .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$/.test(file) && !file.startsWith(join("settings", "keys")))
      .map((file) => readFileSync(join(sources, file), "utf8"))
      .join("\n");
    const named = new Set(source.match(/\b[A-Z][A-Z0-9_]{3,}\b/g));
    const keys = Object.entries(keyTable());
    const idle = keys.filter(([name, { status }]) => status === "used" && !named.has(name));
    expect(
      idle.map(([name]) => name),
      "nothing acts on these: they belong to unused()",
    ).toEqual([]);
    const acted = keys.filter(([name, { status }]) => status === "unused" && source.includes(`settings.${name}`));
    expect(
      acted.map(([name]) => name),
      "something acts on these",
    ).toEqual([]);
  });

  it("returns a copy that may be changed", () => {
    defaultSettings().FEATURE_FLAGS.THUMBNAILS = true;
    expect(defaultSettings().FEATURE_FLAGS).toEqual({});
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, sorted(item)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
