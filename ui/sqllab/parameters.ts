import { messageOf } from "../api/errors.ts";
import { t } from "../i18n/t.ts";
/** The parameters of a tab's templates; none where they are no JSON object. */
export function readParameters(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text || "{}");
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
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
