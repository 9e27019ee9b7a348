const END_OF_CHAIN = 0xfffffffe;
const HEADER_SECTORS = 109;

/**
 * Reads one stream of a compound file (the container of Excel 97-2003), by the first of these names that it has.
 * Throws a RangeError when the file is cut off or leads in circles.
 */
export function readStream(bytes: Uint8Array, names: readonly string[]): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sectorSize = sizeOf(view.getUint16(30, true));
  const miniSize = sizeOf(view.getUint16(32, true));
  const sector = (index: number): Uint8Array => {
    const start = (index + 1) * sectorSize;
    if (start >= bytes.length) throw new RangeError("a sector lies outside the file");
    return bytes.subarray(start, start + sectorSize);
  };
  const table = readTable(view, sector, sectorSize);
  const chain = (start: number): Uint8Array => join(follow(start, table), sector);
  const directory = chain(view.getUint32(48, true));
  const entries = entriesOf(directory);
  const entry = names.map((name) => entries.find((candidate) => candidate.name === name)).find(Boolean);
  if (!entry) return undefined;
  if (entry.size >= view.getUint32(56, true)) return chain(entry.start).subarray(0, entry.size);
  const root = entries[0];
  if (!root) return undefined;
  const small = chain(root.start);
  const miniTable = numbersOf(chain(view.getUint32(60, true)));
  const miniSector = (index: number) => small.subarray(index * miniSize, (index + 1) * miniSize);
  return join(follow(entry.start, miniTable), miniSector).subarray(0, entry.size);
}

function sizeOf(shift: number): number {
  if (shift < 6 || shift > 16) throw new RangeError("no size of sectors");
  return 2 ** shift;
}

/** Which sector follows each one. */
function readTable(view: DataView, sector: (index: number) => Uint8Array, sectorSize: number): Uint32Array {
  const places: number[] = [];
  for (let index = 0; index < HEADER_SECTORS; index++) places.push(view.getUint32(76 + index * 4, true));
  const perSector = sectorSize / 4 - 1;
  let next = view.getUint32(68, true);
  for (let left = view.getUint32(72, true); left > 0 && next < END_OF_CHAIN; left--) {
    const numbers = numbersOf(sector(next));
    places.push(...numbers.subarray(0, perSector));
    next = numbers[perSector] ?? END_OF_CHAIN;
    if (places.length * sectorSize > view.byteLength + (HEADER_SECTORS + perSector) * sectorSize)
      throw new RangeError("a table is larger than its file");
  }
  const used = places.slice(0, view.getUint32(44, true)).filter((place) => place < END_OF_CHAIN);
  return numbersOf(join(used, sector));
}

function follow(start: number, table: Uint32Array): number[] {
  const chain: number[] = [];
  for (let at = start; at < END_OF_CHAIN; at = table[at] ?? END_OF_CHAIN) {
    chain.push(at);
    if (chain.length > table.length) throw new RangeError("a chain of sectors leads in a circle");
  }
  return chain;
}

function join(indexes: readonly number[], sector: (index: number) => Uint8Array): Uint8Array {
  const parts = indexes.map(sector);
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function numbersOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, index) => view.getUint32(index * 4, true));
}

function entriesOf(directory: Uint8Array): { name: string; start: number; size: number }[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  return Array.from({ length: Math.floor(directory.length / 128) }, (_, index) => {
    const at = index * 128;
    const length = Math.min(64, Math.max(2, view.getUint16(at + 64, true)));
    const name = new TextDecoder("utf-16le").decode(directory.subarray(at, at + length - 2));
    return { name, start: view.getUint32(at + 116, true), size: view.getUint32(at + 120, true) };
  });
}
