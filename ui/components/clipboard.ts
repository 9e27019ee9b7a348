import { toastDone, toastError } from "../components/toast-store.ts";
import { t } from "../i18n/t.ts";

/** Puts a text on the clipboard and says so. */
export async function copyText(text: string, said = t("Copied")): Promise<void> {
  try {
    // Pages that come without TLS have no clipboard of their own.
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else if (!copyByCommand(text)) throw new Error(t("refused"));
    toastDone(said);
  } catch {
    toastError(t("The browser refused to copy."));
  }
}

function copyByCommand(text: string): boolean {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  area.style.opacity = "0";
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  return isCopied;
}
