import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BLOCK_BYTES = 1 << 20;
/** Full blocks of all answers that may stay in memory; one more goes to a file. */
const MEMORY_BLOCKS = 48;
/** How long memory waits for the next answer. */
const SPARE_MS = 10_000;
const FIRST_BYTES = 1 << 14;
const READ_BYTES = 1 << 18;

let blocksInMemory = 0;
/** Blocks that nobody needs any more. */
const spare: Buffer[] = [];
let forgetting: NodeJS.Timeout | undefined;

/**
 * Keeps an answer until it is complete: nobody gets the beginning of one that fails in its middle. What is large waits in
 * memory as long as all that wait are not too many, and then in a file without a name, which is gone with this process.
 */
export class Spool {
  size = 0;
  #blocks: Buffer[] = [];
  /** All of its blocks, also those that are being sent. */
  readonly #used: Buffer[] = [];
  /** Bytes in the file, which stand behind the blocks. */
  #filed = 0;
  #buffer: Buffer = Buffer.allocUnsafe(FIRST_BYTES);
  #held = 0;
  #file: FileHandle | undefined;
  #isRead = false;

  async write(piece: Uint8Array | string): Promise<void> {
    const bytes = typeof piece === "string" ? Buffer.from(piece) : piece;
    for (let at = 0; at < bytes.byteLength; ) {
      if (this.#held === this.#buffer.byteLength) await this.#makeRoom(bytes.byteLength - at);
      const taken = bytes.subarray(at, at + this.#buffer.byteLength - this.#held);
      this.#buffer.set(taken, this.#held);
      this.#held += taken.byteLength;
      this.size += taken.byteLength;
      at += taken.byteLength;
    }
  }

  async #makeRoom(bytes: number): Promise<void> {
    if (this.#held < BLOCK_BYTES) {
      const size = Math.min(BLOCK_BYTES, Math.max(this.#held + bytes, this.#held * 4));
      const larger = size === BLOCK_BYTES ? this.#block() : Buffer.allocUnsafeSlow(size);
      this.#buffer.copy(larger, 0, 0, this.#held);
      this.#buffer = larger;
      return;
    }
    if (!this.#file && blocksInMemory < MEMORY_BLOCKS) {
      blocksInMemory++;
      this.#blocks.push(this.#buffer);
      this.#buffer = this.#block();
    } else {
      this.#file ??= await openNameless();
      for (let at = 0; at < this.#held; )
        at += (await this.#file.write(this.#buffer, at, this.#held - at)).bytesWritten;
      this.#filed += this.#held;
    }
    this.#held = 0;
  }

  /** The bytes from the start, once; then nothing is kept. */
  async *read(): AsyncGenerator<Uint8Array> {
    try {
      for (let block = this.#takeBlock(); block; block = this.#takeBlock()) yield block;
      for (let at = 0; this.#file && at < this.#filed; ) {
        const wanted = Math.min(READ_BYTES, this.#filed - at);
        const { bytesRead, buffer } = await this.#file.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, at);
        if (bytesRead === 0) throw new Error("a temporary file is shorter than what was written to it");
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
      if (this.#held > 0) yield this.#buffer.subarray(0, this.#held);
      this.#isRead = true;
    } finally {
      await this.close();
    }
  }

  #block(): Buffer {
    const block = spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
    this.#used.push(block);
    return block;
  }

  #takeBlock(): Buffer | undefined {
    const block = this.#blocks.shift();
    if (block) blocksInMemory--;
    return block;
  }

  /** Says that nobody holds a piece of it any more: what was read to its end gives its memory to the next answer. */
  release(): void {
    if (!this.#isRead) return;
    spare.push(...this.#used.splice(0));
    clearTimeout(forgetting);
    forgetting = setTimeout(() => {
      spare.length = 0;
    }, SPARE_MS).unref();
  }

  async close(): Promise<void> {
    blocksInMemory -= this.#blocks.length;
    this.#blocks = [];
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
