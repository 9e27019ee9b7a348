import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Bytes that stay in memory; more go to a file. */
const MEMORY_BYTES = 1 << 20;
const READ_BYTES = 1 << 18;

/**
 * Keeps an answer until it is complete: nobody gets the beginning of one that fails in its middle. What is large waits in a
 * file without a name, which is gone with this process.
 */
export class Spool {
  size = 0;
  #chunks: Buffer[] = [];
  #held = 0;
  #file: FileHandle | undefined;

  async write(chunk: Buffer): Promise<void> {
    this.#chunks.push(chunk);
    this.#held += chunk.byteLength;
    this.size += chunk.byteLength;
    if (this.#held <= MEMORY_BYTES) return;
    this.#file ??= await openNameless();
    const chunks = this.#chunks;
    this.#chunks = [];
    this.#held = 0;
    await this.#file.writev(chunks);
  }

  /** The bytes from the start, once; then the file is closed. */
  async *read(): AsyncGenerator<Uint8Array> {
    try {
      if (this.#file) {
        const onDisk = this.size - this.#held;
        for (let at = 0; at < onDisk; ) {
          const wanted = Math.min(READ_BYTES, onDisk - at);
          const { bytesRead, buffer } = await this.#file.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, at);
          if (bytesRead === 0) throw new Error("a temporary file is shorter than what was written to it");
          at += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      }
      yield* this.#chunks;
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
    this.#chunks = [];
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}

async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `liteset-${randomUUID()}`);
  const file = await open(path, "wx+", 0o600);
  // Where an open file cannot be deleted its name stays until it is closed.
  await rm(path).catch(() => {});
  return file;
}
