import { t } from "../i18n/t.ts";
import type { EditorAction } from "./editor/SqlEditor.tsx";

/** What a key does anywhere on the page. */
export type PageAction = "newTab" | "closeTab" | "nextTab" | "previousTab" | "help" | "editor" | "results";

interface Shortcut {
  label: string;
  /** In CodeMirror's notation; `Mod` is Cmd on a Mac, Ctrl elsewhere. */
  keys: string[];
  action?: EditorAction;
  page?: PageAction;
}

/** Every shortcut of SQL Lab: the editor, the page and the list of help read it here. */
export const shortcuts: Shortcut[] = [
  { label: t("Run the query, or what is selected of it"), keys: ["Mod-Enter", "Ctrl-r"], action: "run" },
  { label: t("Run the statement at the cursor"), keys: ["Mod-Shift-Enter"], action: "runCurrent" },
  { label: t("Stop"), keys: ["Ctrl-e"], action: "stop" },
  { label: t("Format the SQL"), keys: ["Mod-Shift-f"], action: "format" },
  { label: t("Save the query"), keys: ["Mod-s"], action: "save" },
  { label: t("Complete"), keys: ["Ctrl-Space"] },
  { label: t("Find and replace"), keys: ["Mod-f"] },
  { label: t("Comment lines in or out"), keys: ["Mod-/"] },
  { label: t("Leave the editor by keyboard"), keys: ["Escape", "Tab"] },
  { label: t("New tab"), keys: ["Alt-n"], page: "newTab" },
  { label: t("Close this tab"), keys: ["Alt-w"], page: "closeTab" },
  { label: t("Next tab"), keys: ["Alt-."], page: "nextTab" },
  { label: t("Previous tab"), keys: ["Alt-,"], page: "previousTab" },
  { label: t("To the editor"), keys: ["Alt-e"], page: "editor" },
  { label: t("To the results"), keys: ["Alt-r"], page: "results" },
  { label: t("This list"), keys: ["Alt-h"], page: "help" },
];

/** Which of the page's shortcuts a key is; the physical key counts, as Alt writes other letters on some keyboards. */
export function pageActionOf(event: KeyboardEvent): PageAction | undefined {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  const key = { Period: ".", Comma: "," }[event.code] ?? event.code.replace(/^Key/, "").toLowerCase();
  return shortcuts.find(({ page, keys }) => page && keys.includes(`Alt-${key}`))?.page;
}
