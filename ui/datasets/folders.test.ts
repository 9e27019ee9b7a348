import { describe, expect, it } from "vitest";
import { type Folder, folderProblem, pruned, shelved, withParts } from "./folders.ts";

const folder = (name: string, children: Folder[]): Folder => ({ uuid: `f-${name}`, type: "folder", name, children });
const folders = [folder("Money", [{ uuid: "m1", type: "metric" }, folder("Costs", [{ uuid: "c1", type: "column" }])])];
const metrics = [{ uuid: "m1" }, { uuid: "m2" }];
const columns = [{ uuid: "c1" }, { uuid: "c2" }, {}];

describe("folders of a dataset", () => {
  it("show their parts, nested ones with the names around them, and leave the others below", () => {
    expect(shelved(folders, metrics, columns)).toEqual({
      shelves: [
        { uuid: "f-Money", title: "Money", metrics: [{ uuid: "m1" }], columns: [] },
        { uuid: "f-Costs", title: "Money / Costs", metrics: [], columns: [{ uuid: "c1" }] },
      ],
      metrics: [{ uuid: "m2" }],
      columns: [{ uuid: "c2" }, {}],
    });
  });

  it("lose the parts that are gone, and keep what is in their folders when others are chosen", () => {
    expect(pruned(folders, new Set(["m1"]))).toEqual([
      folder("Money", [folders[0]!.children![0]!, folder("Costs", [])]),
    ]);
    const chosen = withParts(folders[0]!, [{ uuid: "m2", name: "m2", type: "metric" }]);
    expect(chosen.children).toEqual([{ uuid: "m2", type: "metric" }, folders[0]!.children![1]]);
  });

  it("have names, none twice side by side, and not those of the panel itself", () => {
    expect(folderProblem(folders)).toBeUndefined();
    expect(folderProblem([folder("A", []), folder("B", [folder("A", [])])])).toBeUndefined();
    expect(folderProblem([folder("A", []), folder("A", [])])).toMatchObject({ kind: "twice" });
    expect(folderProblem([folder("A", [folder(" ", [])])])).toMatchObject({ kind: "unnamed" });
    expect(folderProblem([folder("Metrics", [])])).toMatchObject({ kind: "reserved" });
  });
});
