import { strToU8, type Zippable, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { packBundle, unpackBundle } from "./zip.ts";

const limits = { ZIPPED_FILE_MAX_SIZE: 100_000, ZIP_FILE_MAX_COMPRESS_RATIO: 200 };
const unpack = (entries: Zippable) => unpackBundle("chart", zipSync(entries), limits);

async function* files(...all: [string, string][]): AsyncGenerator<[string, string]> {
  yield* all;
}

describe("a bundle's archive", () => {
  it("comes out as it went in, names of all letters included", async () => {
    const bytes = await packBundle("root ü", files(["metadata.yaml", "a: 1\n"], ["charts/é.yaml", "b: ü\n"]));
    expect(Object.fromEntries(await unpackBundle("chart", bytes, limits))).toEqual({
      "metadata.yaml": "a: 1\n",
      "charts/é.yaml": "b: ü\n",
    });
  });

  it("gives YAML files without their root, and no name that means a place outside", async () => {
    const text = strToU8("a: 1");
    const found = await unpack({
      "r/../../evil.yaml": text,
      "r/charts/a.yaml": text,
      "r/b.YML": text,
      "/c.yaml": text,
      "../d.yaml": text,
      "r/.hidden.yaml": text,
      "r/_private.yaml": text,
      "r/notes.md": text,
      "__MACOSX/e.yaml": text,
    });
    expect([...found.keys()]).toEqual(["charts/a.yaml", "b.YML", "c.yaml", "d.yaml", "e.yaml"]);
  });

  it.each([
    ["no archive", strToU8("hello"), "Not a ZIP file"],
    ["nothing", new Uint8Array(0), "Not a ZIP file"],
    ["an empty archive", zipSync({}), "No valid import files were found"],
    ["an archive of other files", zipSync({ "r/readme.txt": strToU8("x") }), "No valid import files were found"],
    ["half an archive", zipSync({ "r/a.yaml": strToU8("a: 1") }).slice(0, 40), "The ZIP file is damaged"],
    ["bytes that are no text", zipSync({ "r/a.yaml": new Uint8Array([0xff, 0xfe]) }), "is not UTF-8 text"],
  ])("is refused when it is %s", async (_, bytes, message) => {
    await expect(unpackBundle("chart", bytes, limits)).rejects.toThrow(message);
  });

  it("is refused before it unfolds beyond the limits", async () => {
    const zeros = new Uint8Array(90_000);
    await expect(unpack({ "r/a.yaml": new Uint8Array(100_001) })).rejects.toThrow("size above allowed threshold");
    const bomb = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`r/${at}.yaml`, zeros]));
    await expect(unpack(bomb)).rejects.toThrow("compress ratio above allowed threshold");
  });

  it.each(["r/../../evil.yaml", "r/charts/../../../evil.yaml", "r/charts\\..\\..\\evil.yaml"])(
    "is refused where %s leads out of it and somebody writes files by its names",
    async (name) => {
      const bytes = zipSync({ [name]: strToU8("a: 1") });
      await expect(unpackBundle("assets", bytes, limits, "refuse")).rejects.toThrow("leads out of the bundle");
    },
  );

  it("is refused with a name that climbs within a folder that is read", async () => {
    await expect(unpack({ "r/charts/../../x.yaml": strToU8("a: 1") })).rejects.toThrow("leads out of the bundle");
  });

  it("is refused with symbolic links", async () => {
    const link = [strToU8("/etc/passwd"), { os: 3, attrs: (0o120777 << 16) >>> 0 }] as const;
    await expect(unpack({ "r/charts/a.yaml": link as never })).rejects.toThrow("r/charts/a.yaml is a symbolic link");
  });

  it("unfolds no more of a file than its directory says", async () => {
    const bytes = zipSync({ "r/a.yaml": new Uint8Array(50_000) });
    const directory = Buffer.from(bytes).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    new DataView(bytes.buffer).setUint32(directory + 24, 10, true);
    expect((await unpackBundle("chart", bytes, limits)).get("a.yaml")).toHaveLength(10);
  });
});
