import type { ResultFormat } from "./query-context.ts";

/** What a chart-data request comes to, ready to be sent. */
export interface ChartDataAnswer {
  /** `json`, or the kind of file: `csv`, `xlsx`, `zip` (several queries). */
  format: ResultFormat | "zip";
  /** The whole body, in order. A file's pieces are made as they are taken. */
  chunks: Iterable<Uint8Array>;
}

/** `{"result":[…]}` around the texts of single results. */
export function jsonAnswer(results: readonly (readonly Uint8Array[])[]): ChartDataAnswer {
  const chunks: Uint8Array[] = [Buffer.from('{"result":[')];
  results.forEach((result, at) => {
    if (at > 0) chunks.push(Buffer.from(","));
    chunks.push(...result);
  });
  chunks.push(Buffer.from("]}"));
  return { format: "json", chunks };
}
