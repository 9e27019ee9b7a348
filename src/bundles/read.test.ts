import { describe, expect, it } from "vitest";
import { type FileProblem, importError } from "./errors.ts";
import { readBundle } from "./read.ts";

const metadata = "version: 1.0.0\ntype: assets\ntimestamp: '2024-01-01T00:00:00+00:00'\n";
const chart =
  "slice_name: A\nviz_type: table\nparams: {a: 1}\nuuid: 55555553-AAAA-4bbb-8ccc-000000000001\nversion: 1.0.0\ndataset_uuid: 55555552aaaa4bbb8ccc000000000001\n";

/** What is wrong with the files, in the words of the whole message. */
function complaint(files: Record<string, string>): string {
  const problems = new Map<string, FileProblem>();
  readBundle("assets", new Map(Object.entries(files)), problems);
  return importError("chart", problems).message;
}

describe("reading a bundle", () => {
  it("brings uuids to one spelling and keeps free-form parts in order", () => {
    const problems = new Map<string, FileProblem>();
    const bundle = readBundle(
      "assets",
      new Map([
        ["metadata.yaml", metadata],
        ["charts/a.yaml", chart],
        ["notes/x.yaml", ":"],
      ]),
      problems,
    );
    expect(problems.size).toBe(0);
    const config = bundle.charts.get("charts/a.yaml");
    expect(config?.uuid).toBe("55555553-aaaa-4bbb-8ccc-000000000001");
    expect(config?.dataset_uuid).toBe("55555552-aaaa-4bbb-8ccc-000000000001");
    expect(config?.params).toEqual(new Map([["a", 1]]));
  });

  it.each([
    ["an unknown field", `${chart}no_such_field: 1\n`, "{'no_such_field': ['Unknown field.']}"],
    ["a uuid that is none", chart.replace(/^uuid: .*$/m, "uuid: x"), "{'uuid': ['Not a valid UUID.']}"],
    ["a missing uuid", chart.replace(/^uuid: .*\n/m, ""), "{'uuid': ['Missing data for required field.']}"],
    [
      "null where text belongs",
      chart.replace("slice_name: A", "slice_name: null"),
      "{'slice_name': ['Field may not be null.']}",
    ],
    [
      "a number where text belongs",
      chart.replace("slice_name: A", "slice_name: 7"),
      "{'slice_name': ['Not a valid string.']}",
    ],
    ["a list where a mapping belongs", chart.replace("{a: 1}", "[1]"), "{'params': ['Not a valid mapping type.']}"],
    ["text instead of fields", "just text\n", "{'_schema': ['Invalid input type.']}"],
  ])("says what is wrong: %s", (_, text, words) => {
    expect(complaint({ "metadata.yaml": metadata, "charts/a.yaml": text })).toBe(
      `Error importing chart: charts/a.yaml: ${words}`,
    );
  });

  it("says where a file is no YAML, also after others", () => {
    const broken = { "charts/b.yaml": "a: [\n" };
    expect(() => complaint({ "metadata.yaml": metadata, ...broken })).toThrow(
      "charts/b.yaml: Not a valid YAML file (line 2, column 1)",
    );
    expect(complaint({ "metadata.yaml": metadata, "charts/a.yaml": chart, ...broken })).toBe(
      "Error importing chart: charts/b.yaml: {'charts/b.yaml': 'Not a valid YAML file'}",
    );
  });

  it("reads only the folders of its kind", () => {
    const files = new Map([
      ["metadata.yaml", "version: 1.0.0\ntype: Database\n"],
      ["charts/a.yaml", "no: chart\n"],
    ]);
    const problems = new Map<string, FileProblem>();
    expect(readBundle("database", files, problems).charts.size).toBe(0);
    expect(problems.size).toBe(0);
    readBundle("chart", files, problems);
    expect([...problems.keys()]).toEqual(["metadata.yaml", "charts/a.yaml"]);
  });

  it("says what is wrong with the metadata", () => {
    expect(complaint({ "metadata.yaml": "version: 1.0.0\ntimestamp: soon\n" })).toBe(
      "Error importing chart: metadata.yaml: {'timestamp': ['Not a valid datetime.']}",
    );
    expect(complaint({ "metadata.yaml": "version: 1.0.0\nextra: 1\n" })).toBe(
      "Error importing chart: metadata.yaml: {'extra': ['Unknown field.']}",
    );
  });

  it.each([
    ["no metadata", {}],
    ["another version", { "metadata.yaml": "version: 2.0.0\n" }],
    ["no version", { "metadata.yaml": "type: assets\n" }],
  ])("does not know what to do with a bundle of %s", (_, files) => {
    expect(() => complaint(files as Record<string, string>)).toThrow("Could not find a valid command to import file");
  });
});
