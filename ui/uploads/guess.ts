import { locale } from "../i18n/catalogue.ts";

/** How a text file is read, as far as its first lines tell. */
export interface Reading {
  delimiter: string;
  decimal_character?: string;
  day_first?: boolean;
}

const UTF8 = "utf-8";

/** What files that are not UTF-8 most often are, by the language of who has them. */
const legacyEncoding = locale.startsWith("zh") ? "gb18030" : "windows-1252";

/** The encoding of a text file: as it says, or as its bytes let suppose. */
export async function encodingOf(file: File): Promise<string> {
  const head = new Uint8Array(await file.slice(0, 1000).arrayBuffer());
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const nul = head.indexOf(0);
  // In UTF-16, every letter of ASCII has a byte of nought behind or before it.
  if (nul >= 0) return nul % 2 === 1 ? "utf-16le" : "utf-16be";
  const isUtf8 = await file
    .stream()
    .pipeThrough(new TextDecoderStream(UTF8, { fatal: true }))
    .pipeTo(new WritableStream())
    .then(
      () => true,
      () => false,
    );
  return isUtf8 ? UTF8 : legacyEncoding;
}

/** The same text in UTF-8, which is all that the server reads. */
export async function inUtf8(file: File, encoding = UTF8): Promise<File> {
  if (encoding === UTF8) return file;
  const text = file.stream().pipeThrough(new TextDecoderStream(encoding)).pipeThrough(new TextEncoderStream());
  return new File([await new Response(text).blob()], file.name);
}

/** How a text is read that begins like this. */
export function guessReading(text: string): Reading {
  const lines = text.split(/\r?\n/);
  const count = (delimiter: string) => (lines[0] ?? "").split(delimiter).length;
  const delimiter = [",", ";", "\t", "|"].reduce((best, one) => (count(one) > count(best) ? one : best));
  const values = lines
    .slice(1)
    .flatMap((line) => line.split(delimiter).map((value) => value.replaceAll('"', "").trim()));
  const hasNumber = (point: RegExp) => values.some((value) => point.test(value));
  return {
    delimiter,
    ...(hasNumber(/^-?\d+,\d+$/) && !hasNumber(/^-?\d+\.\d+$/) ? { decimal_character: "," } : {}),
    ...(values.some(beginsWithDay) ? { day_first: true } : {}),
  };
}

/** With points, the day is always first (31.12.2024); elsewhere where it can be no month. */
function beginsWithDay(value: string): boolean {
  const [, first, separator] = /^(\d{1,2})([./-])\d{1,2}\2\d{4}\b/.exec(value) ?? [];
  return separator === "." || Number(first) > 12;
}

const momentPattern =
  /^(\d{4}-\d\d-\d\d|\d{4}\/\d\d\/\d\d|\d{1,2}([./-])\d{1,2}\2\d{4})([ T]\d{1,2}:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** The columns of texts that are all days or moments. */
export function momentColumns(preview: { columns: { name: string; type: string }[]; rows: unknown[][] }): string[] {
  return preview.columns.flatMap(({ name, type }, at) => {
    const values = preview.rows.map((row) => row[at]).filter((value) => value !== null && value !== undefined);
    const isTime = values.length > 0 && values.every((value) => momentPattern.test(String(value)));
    return isTime && /text$/.test(type) ? [name] : [];
  });
}
