import { EditorState } from "@codemirror/state";
import { t } from "../../i18n/t.ts";

/** CodeMirror's own texts in the page's language. */
export const phrases = EditorState.phrases.of({
  Find: t("Find"),
  Replace: t("Replace with"),
  next: t("Next match"),
  previous: t("Previous match"),
  all: t("Select all matches"),
  "match case": t("Match case"),
  regexp: t("Regular expression"),
  "by word": t("Whole words"),
  replace: t("Replace"),
  "replace all": t("Replace all"),
  close: t("Close"),
  Completions: t("Completions"),
  Diagnostics: t("Problems"),
  "folded code": t("Folded lines"),
  unfold: t("Unfold"),
});
