/** Hands a file to the browser to be saved. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name without what file systems refuse. */
export function fileName(name: string): string {
  return name.replace(/[^\p{L}\p{N} _-]+/gu, "").trim() || "chart";
}

/** What pictures are called: Superset's names, of the title and the moment, as in `us-flights-2026-11-29T10-15-00.000Z`. */
export function pictureName(title: string, at = new Date()): string {
  const words = title
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .match(/\p{Lu}+(?!\p{Ll})|\p{L}\p{Ll}*|\p{N}+/gu);
  return `${(words ?? ["chart"]).join("-").toLowerCase()}-${at.toISOString().replaceAll(":", "-")}`;
}
