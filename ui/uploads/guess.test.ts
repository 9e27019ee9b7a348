import { describe, expect, it } from "vitest";
import { encodingOf, guessReading, inUtf8, momentColumns } from "./guess.ts";

const fileOf = (...bytes: (string | Uint8Array<ArrayBuffer>)[]) => new File(bytes, "a.csv");
const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const utf16 = (text: string) => new Uint8Array(Uint16Array.from(text, (letter) => letter.charCodeAt(0)).buffer);

describe("a text file", () => {
  it("is read in the encoding that its bytes are in, and sent in UTF-8", async () => {
    const text = "Land;Betrag\nÖsterreich;1,5\n";
    for (const [file, encoding] of [
      [fileOf(text), "utf-8"],
      [fileOf(latin(text)), "windows-1252"],
      [fileOf(new Uint8Array([0xff, 0xfe]), utf16(text)), "utf-16le"],
      [fileOf(utf16(text)), "utf-16le"],
    ] as const) {
      expect(await encodingOf(file)).toBe(encoding);
      expect(await (await inUtf8(file, encoding)).text()).toBe(text);
    }
    // A letter that begins before and ends behind the first thousand bytes, and one far behind them.
    expect(await encodingOf(fileOf("x".repeat(999), "é"))).toBe("utf-8");
    expect(await encodingOf(fileOf("x".repeat(200_000), latin("é")))).toBe("windows-1252");
  });

  it("tells its delimiter, decimal point and order of dates", () => {
    expect(guessReading('a;"b,c";d\n1,2,3')).toEqual({ delimiter: ";" });
    expect(guessReading("a,b\n1.5,2\n")).toEqual({ delimiter: "," });
    expect(guessReading("Tag;Betrag\n01.03.2024;1,5\n")).toEqual({
      delimiter: ";",
      decimal_character: ",",
      day_first: true,
    });
    expect(guessReading("day\tn\n03/25/2024\t1,5\n03/01/2024\t2.5\n")).toEqual({ delimiter: "\t" });
    expect(guessReading("day|n\n25/03/2024|1\n")).toEqual({ delimiter: "|", day_first: true });
  });

  it("has columns of moments, where all values are some", () => {
    const columns = ["iso", "german", "mixed", "empty"].map((name) => ({ name, type: "longtext" }));
    const rows = [
      ["2024-03-01 10:00", "1.3.2024", "2024-03-01", null],
      [null, "31.12.2024", "soon", null],
    ];
    expect(momentColumns({ columns: [...columns, { name: "n", type: "integer" }], rows })).toEqual(["iso", "german"]);
  });
});
