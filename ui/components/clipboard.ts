import { t } from "../i18n/t.ts";
import { toastDone, toastError } from "./toast-store.ts";

/** Puts a text on the clipboard; false where the browser refuses. */
export async function writeClipboard(text: string): Promise<boolean> {
  // Pages that come without TLS have no clipboard of their own.
  if (!navigator.clipboard) return copyByCommand(text);
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}

/** The same, and says so. */
export async function copyText(text: string, said = t("Copied")): Promise<void> {
  if (await writeClipboard(text)) toastDone(said);
  else toastError(t("The browser refused to copy."));
}

function copyByCommand(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
