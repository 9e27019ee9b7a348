import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Bytes that stay in memory; more go to a file. */
const MEMORY_BYTES = 1 << 20;
const FIRST_BYTES = 1 << 14;
const READ_BYTES = 1 << 18;

/**
 * Keeps an answer until it is complete: nobody gets the beginning of one that fails in its middle. What is large waits in a
 * file without a name, which is gone with this process.
 */
export class Spool {
  size = 0;
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #held = 0;
  #file: FileHandle | undefined;

  /** All goes into one buffer, again and again: garbage of this size would stay long. */
  async write(piece: Uint8Array | string): Promise<void> {
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
    if (this.#held + bytes.byteLength > this.#buffer.byteLength) await this.#makeRoom(bytes.byteLength);
    this.#buffer.set(bytes, this.#held);
    this.#held += bytes.byteLength;
    this.size += bytes.byteLength;
  }

  async #makeRoom(bytes: number): Promise<void> {
    if (this.#held + bytes > MEMORY_BYTES && this.#held > 0) {
      this.#file ??= await openNameless();
      for (let at = 0; at < this.#held; )
        at += (await this.#file.write(this.#buffer, at, this.#held - at)).bytesWritten;
      this.#held = 0;
    }
    if (this.#held + bytes <= this.#buffer.byteLength) return;
    const larger = Buffer.allocUnsafe(
      Math.max(this.#held + bytes, Math.min(MEMORY_BYTES, this.#buffer.byteLength * 4)),
    );
    this.#buffer.copy(larger, 0, 0, this.#held);
    this.#buffer = larger;
  }

  /** The bytes from the start, once; then the file is closed. */
  async *read(): AsyncGenerator<Uint8Array> {
    try {
      const onDisk = this.size - this.#held;
      for (let at = 0; this.#file && at < onDisk; ) {
        const wanted = Math.min(READ_BYTES, onDisk - at);
        const { bytesRead, buffer } = await this.#file.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, at);
        if (bytesRead === 0) throw new Error("a temporary file is shorter than what was written to it");
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
      if (this.#held > 0) yield this.#buffer.subarray(0, this.#held);
    } finally {
      await this.close();
    }
  }

  async close(): Promise<void> {
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
