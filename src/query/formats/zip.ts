import { Zip, ZipDeflate } from "fflate";

/** Files as one zip archive, in pieces. */
export function* zipChunks(
  files: Iterable<readonly [name: string, chunks: Iterable<Uint8Array>]>,
): Generator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  for (const [name, chunks] of files) {
    const file = new ZipDeflate(name);
    zip.add(file);
    for (const chunk of chunks) {
      file.push(chunk);
      yield* ready.splice(0);
    }
    file.push(new Uint8Array(0), true);
  }
  zip.end();
  yield* ready.splice(0);
}
