import { messageOf } from "../api/errors.ts";
import { t } from "../i18n/t.ts";
/** A rule for fields of forms: throws where a text is no JSON; an empty one may be. */
export async function checkJson(text: unknown): Promise<void> {
  if (typeof text !== "string" || text.trim() === "") return;
  try {
    JSON.parse(text);
  } catch (error) {
    throw new Error(t("This is no JSON: {message}", { message: messageOf(error) }));
  }
}
