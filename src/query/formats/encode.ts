/** Python's names of encodings that WHATWG's table has under another one. */
const NAMES: Readonly<Record<string, string>> = {
  cp932: "shift_jis",
  ms932: "shift_jis",
  cp936: "gbk",
  cp949: "euc-kr",
  cp950: "big5",
  cp866: "ibm866",
  sjis: "shift_jis",
  "shift-jis": "shift_jis",
  "mac-roman": "macintosh",
};
/** Of those, the ones with characters of two bytes; longer ones are not made. */
const DOUBLE = new Set(["gbk", "big5", "shift_jis", "euc-kr"]);
const SINGLE = /^(?:windows-(?:125[0-8]|874)|iso-8859-(?:[2-8]|10|1[3-6])|koi8-[ru]|ibm866|macintosh)$/;
/** What stands for a character that an encoding lacks. */
const LACKING = "?".charCodeAt(0);

type Encode = (text: string) => Uint8Array;

/** How a text is written in an encoding under Python's name for it; undefined for one that is not known here. */
export function encoderOf(python: string): Encode | undefined {
  const name = python.trim().toLowerCase().replaceAll("_", "-");
  if (/^(?:utf-?8(?:-sig)?|u8|ascii|us-ascii)$/.test(name)) return (text) => Buffer.from(text, "utf8");
  if (/^(?:latin-?1|iso-?8859-1|l1)$/.test(name)) return (text) => byTable(latin1, text);
  const whatwg = NAMES[name] ?? name.replace(/^cp(125\d|874)$/, "windows-$1").replace(/^iso8859/, "iso-8859");
  if (!SINGLE.test(whatwg) && !DOUBLE.has(whatwg)) return undefined;
  const table = tableOf(whatwg);
  return (text) => byTable(table, text);
}

type Table = ReadonlyMap<string, readonly number[]>;

const latin1: Table = new Map(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), [byte]]));
const tables = new Map<string, Table>();

/** Character → bytes, read off the decoder that Node has: it has no encoder. */
function tableOf(name: string): Table {
  const known = tables.get(name);
  if (known) return known;
  const decoder = new TextDecoder(name, { fatal: true });
  const table = new Map<string, number[]>();
  const note = (bytes: number[]) => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes));
      if ([...character].length === 1 && !table.has(character)) table.set(character, bytes);
    } catch {
      // These bytes are no character.
    }
  };
  for (let byte = 0; byte < 256; byte++) note([byte]);
  if (DOUBLE.has(name))
    for (let first = 0x81; first < 0xff; first++)
      for (let second = 0x40; second < 0xff; second++) note([first, second]);
  tables.set(name, table);
  return table;
}

function byTable(table: Table, text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) bytes.push(...(table.get(character) ?? [LACKING]));
  return Uint8Array.from(bytes);
}
