import type { ResultFormat } from "./query-context.ts";

/** What a chart-data request comes to, ready to be sent: its whole body, in order. */
export type ChartDataAnswer = JsonAnswer | FileAnswer;

interface JsonAnswer {
  format: "json";
  chunks: Uint8Array[];
}

interface FileAnswer {
  /** The kind of file; several queries come in a `zip`. */
  format: Exclude<ResultFormat, "json"> | "zip";
  /** Pieces that are made as they are taken. */
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** `{"result":[…]}` around the texts of single results. */
export function jsonAnswer(results: readonly (readonly Uint8Array[])[]): JsonAnswer {
  const chunks: Uint8Array[] = [Buffer.from('{"result":[')];
  results.forEach((result, at) => {
    if (at > 0) chunks.push(Buffer.from(","));
    chunks.push(...result);
  });
  chunks.push(Buffer.from("]}"));
  return { format: "json", chunks };
}

/** The whole body at once, for who cannot pass it on as it comes. */
export async function wholeAnswer({ chunks }: ChartDataAnswer): Promise<Buffer> {
  const taken: Uint8Array[] = [];
  for await (const chunk of chunks) taken.push(chunk);
  return Buffer.concat(taken);
}
