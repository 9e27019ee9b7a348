/** A command, and how its answer is told from what follows it. */
export interface MemcachedCommand {
  bytes: Buffer;
  /**
   * The answer among what has come; undefined while it is not whole.
   * @throws where it is no answer to this command: then nothing that follows can be believed
   */
  take(received: Buffer): { length: number; value?: Buffer } | undefined;
}

/** How commands are written: in lines of text, or in the binary form that knows names and passwords. */
export interface MemcachedProtocol {
  /** Comes first on each connection. */
  greeting?: MemcachedCommand;
  get(key: string): MemcachedCommand;
  /** @param until seconds, or the second of the epoch where they are more than a month; 0 for never */
  set(key: string, value: Buffer, until: number): MemcachedCommand;
  delete(key: string): MemcachedCommand;
}

/** Longest first line of an answer, and largest body of one. */
const MAX_LINE = 4_096;
const MAX_BODY = 8 * 1024 * 1024;
const END = "\r\nEND\r\n";

const garbage = () => new Error("its answers make no sense");

/** What every memcached speaks. */
export const textProtocol: MemcachedProtocol = {
  get: (key) => ({
    bytes: Buffer.from(`get ${key}\r\n`),
    take: (received) => {
      const line = lineOf(received);
      if (line === undefined) return undefined;
      if (line === "END" || line.startsWith("SERVER_ERROR")) return { length: line.length + 2 };
      const [, named, size] = /^VALUE (\S+) \d+ (\d{1,8})(?: \d+)?$/.exec(line) ?? [];
      if (named !== key || Number(size) > MAX_BODY) throw garbage();
      const start = line.length + 2;
      const stop = start + Number(size);
      if (received.length < stop + END.length) return undefined;
      if (received.toString("latin1", stop, stop + END.length) !== END) throw garbage();
      return { length: stop + END.length, value: Buffer.from(received.subarray(start, stop)) };
    },
  }),
  set: (key, value, until) => ({
    bytes: Buffer.concat([Buffer.from(`set ${key} 0 ${until} ${value.byteLength}\r\n`), value, Buffer.from("\r\n")]),
    take: takeWord(/^(?:STORED|NOT_STORED|SERVER_ERROR.*)$/),
  }),
  delete: (key) => ({
    bytes: Buffer.from(`delete ${key}\r\n`),
    take: takeWord(/^(?:DELETED|NOT_FOUND|SERVER_ERROR.*)$/),
  }),
};

const takeWord =
  (expected: RegExp): MemcachedCommand["take"] =>
  (received) => {
    const line = lineOf(received);
    if (line === undefined) return undefined;
    if (!expected.test(line)) throw garbage();
    return { length: line.length + 2 };
  };

function lineOf(received: Buffer): string | undefined {
  const end = received.indexOf("\r\n");
  if (end > MAX_LINE || (end < 0 && received.length > MAX_LINE)) throw garbage();
  return end < 0 ? undefined : received.toString("latin1", 0, end);
}

const HEADER = 24;
const OPCODE = { get: 0x00, set: 0x01, delete: 0x04, auth: 0x21 } as const;
const REFUSED = 0x20;

/** The binary protocol, signed in by SASL's PLAIN. */
export function binaryProtocol(username: string, password: string): MemcachedProtocol {
  let count = 0;
  const command = (
    name: keyof typeof OPCODE,
    key: string,
    extras: Buffer = Buffer.alloc(0),
    value: Buffer = Buffer.alloc(0),
  ) => {
    count = (count + 1) >>> 0;
    const opaque = count;
    const opcode = OPCODE[name];
    const keyBytes = Buffer.from(key, "latin1");
    const header = Buffer.alloc(HEADER);
    header.writeUInt8(0x80, 0);
    header.writeUInt8(opcode, 1);
    header.writeUInt16BE(keyBytes.length, 2);
    header.writeUInt8(extras.length, 4);
    header.writeUInt32BE(extras.length + keyBytes.length + value.length, 8);
    header.writeUInt32BE(opaque, 12);
    const take: MemcachedCommand["take"] = (received) => {
      if (received.length < HEADER) return undefined;
      const size = received.readUInt32BE(8);
      const isOurs = received[0] === 0x81 && received[1] === opcode && received.readUInt32BE(12) === opaque;
      if (!isOurs || size > MAX_BODY) throw garbage();
      const status = received.readUInt16BE(6);
      if (status === REFUSED) throw new Error("it refuses CACHE_MEMCACHED_USERNAME with CACHE_MEMCACHED_PASSWORD");
      const length = HEADER + size;
      if (received.length < length) return undefined;
      const start = HEADER + received.readUInt8(4) + received.readUInt16BE(2);
      const isFound = name === "get" && status === 0;
      return { length, ...(isFound && { value: Buffer.from(received.subarray(Math.min(start, length), length)) }) };
    };
    return { bytes: Buffer.concat([header, extras, keyBytes, value]), take };
  };
  return {
    get greeting() {
      return command("auth", "PLAIN", undefined, Buffer.from(`\0${username}\0${password}`));
    },
    get: (key) => command("get", key),
    set: (key, value, until) => {
      const extras = Buffer.alloc(8);
      extras.writeUInt32BE(until, 4);
      return command("set", key, extras, value);
    },
    delete: (key) => command("delete", key),
  };
}
