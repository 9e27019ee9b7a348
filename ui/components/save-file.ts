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
