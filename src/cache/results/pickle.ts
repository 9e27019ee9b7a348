/** Python's pickle, as far as cachelib uses it for results: one value of bytes or text, and whole numbers. */

const PROTO = 0x80;
const FRAME = 0x95;
const STOP = 0x2e;
const MEMOIZE = 0x94;
const PUT = new Map([
  [0x71, 1],
  [0x72, 4],
]);
/** Opcodes of bytes and texts: how many bytes their length takes. */
const SIZED = new Map([
  [0x43, 1], // SHORT_BINBYTES
  [0x42, 4], // BINBYTES
  [0x8e, 8], // BINBYTES8
  [0x96, 8], // BYTEARRAY8
  [0x8c, 1], // SHORT_BINUNICODE
  [0x58, 4], // BINUNICODE
  [0x8d, 8], // BINUNICODE8
]);

/** Bytes as `pickle.dumps(value, 5)` writes them. */
export function pickleBytes(value: Uint8Array): Uint8Array {
  const { byteLength: size } = value;
  const [opcode, width] = size < 256 ? [0x43, 1] : size < 2 ** 32 ? [0x42, 4] : [0x8e, 8];
  const head = Buffer.alloc(1 + width);
  head[0] = opcode;
  if (width === 8) head.writeBigUInt64LE(BigInt(size), 1);
  else head.writeUIntLE(size, 1, width);
  return Buffer.concat([Buffer.from([PROTO, 5]), head, value, Buffer.from([MEMOIZE, STOP])]);
}

/** The bytes of a pickled value of bytes or text; undefined for anything else, which is never run. */
export function unpickleBytes(data: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  let value: Uint8Array | undefined;
  while (at < bytes.length) {
    const opcode = bytes[at++]!;
    const width = SIZED.get(opcode);
    if (opcode === PROTO) at += 1;
    else if (opcode === FRAME) at += 8;
    else if (opcode === MEMOIZE) continue;
    else if (opcode === STOP) return value;
    else if (PUT.has(opcode)) at += PUT.get(opcode)!;
    else if (width !== undefined && value === undefined && at + width <= bytes.length) {
      const size = width === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUIntLE(at, width);
      at += width;
      if (at + size > bytes.length) return undefined;
      value = bytes.subarray(at, at + size);
      at += size;
    } else return undefined;
  }
  return undefined;
}
