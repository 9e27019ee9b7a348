import { messageOf } from "../api/errors.ts";
import { t } from "../i18n/t.ts";
import type { RunFailure } from "./run/store.ts";

/** The parameters of a tab's templates; none where they are no JSON object. */
export function readParameters(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text || "{}");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The parameters that a query lacked, as the server names them. */
export function missingParameters(failure: RunFailure | undefined): string[] {
  const names = failure?.errors.find(({ error_type }) => error_type === "MISSING_TEMPLATE_PARAMS_ERROR")?.extra
    ?.undefined_parameters;
  return Array.isArray(names) ? names.map(String) : [];
}

/** The parameters as JSON to fill in, with an empty place for each that is missing. */
export function withMissing(text: string | null, missing: readonly string[]): string {
  if (missing.length === 0) return text ?? "";
  const places = Object.fromEntries(missing.map((name) => [name, ""]));
  return JSON.stringify({ ...places, ...readParameters(text) }, undefined, 2);
}

/** Why a text cannot be kept as parameters; undefined where it can. */
export function parametersProblem(text: string): string | undefined {
  if (text.trim() === "") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? undefined : t('Write an object: {"name": "value"}');
  } catch (error) {
    return t("This is no JSON: {message}", { message: messageOf(error) });
  }
}
