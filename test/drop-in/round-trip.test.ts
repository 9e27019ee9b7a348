import { join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import { describe, expect, inject, it } from "vitest";
import { readFolder } from "../../src/bundles/folder.ts";
import { withLocalIds } from "../../src/bundles/import/references.ts";
import { dashboardSchema, shallow } from "../../src/bundles/schemas.ts";
import { readYaml } from "../../src/bundles/yaml.ts";
import { writeYaml } from "../../src/bundles/yaml-text.ts";
import { packageRoot } from "../../src/runtime.ts";
import { startFreshServer } from "../conformance/server.ts";
import { type Client, once, signInAs } from "../support/client.ts";
import { createTestDatabase, type DatabaseKind } from "../support/services.ts";

// Exports of a genuine Superset 6.0.0 come here and back: SUPERSET_URL names one whose admin is admin/admin.
//
//   SUPERSET_URL=http://127.0.0.1:8090 npx vitest run test/drop-in/round-trip.test.ts
const genuine = process.env.SUPERSET_URL;
const name = `a round trip with a genuine Superset${genuine ? "" : " (skipped: SUPERSET_URL names none)"}`;

describe.skipIf(!genuine)(name, () => {
  it.each<DatabaseKind>(["postgresql", "mysql", "sqlite"])(
    "gives equal files there, here (metadata in %s) and there again",
    async (kind) => {
      const services = inject("services");
      const database = await createTestDatabase(kind, services);
      const running = await startFreshServer(database.sqlalchemyUri);
      try {
        const there = await signInAs(genuine ?? "", "admin");
        const here = await signInAs(running.server.url, "admin");
        await importInto(there, await examples());
        const first = await exportFrom(there);
        await importInto(here, first);
        const ours = await exportFrom(here);
        expect(withoutIds(ours)).toEqual(withoutIds(first));
        await importInto(there, ours);
        expect(await exportFrom(there)).toEqual(first);
      } finally {
        await running.stop();
        await database.drop();
      }
    },
    600_000,
  );
});

type Files = Record<string, string>;

/** Charts and dashboards of every kind: those of the test data, too. */
async function examples(): Promise<Files> {
  const files = await readFolder(join(packageRoot, "templates/examples"));
  return Object.fromEntries(
    [...files].map(([file, text]) => [
      file.replace(/^test-data\//, ""),
      file === "metadata.yaml" ? text.replace("assets", "Dashboard") : text,
    ]),
  );
}

async function importInto(client: Client, files: Files): Promise<void> {
  const entries = Object.entries(files).map(([file, text]) => [`bundle/${file}`, Buffer.from(text)]);
  const form = new FormData();
  form.set("formData", new Blob([zipSync(Object.fromEntries(entries)) as Uint8Array<ArrayBuffer>]), "bundle.zip");
  form.set("overwrite", "true");
  expect(await client("POST", "/api/v1/dashboard/import/", form)).toEqual({ status: 200, body: { message: "OK" } });
}

/** The example dashboards with all that they need; without the time of export. */
async function exportFrom(client: Client): Promise<Files> {
  const uuids = Object.values(await examples()).flatMap(
    (text) => /^dashboard_title[\s\S]*^uuid: (\S+)/m.exec(text)?.[1] ?? [],
  );
  const found = await Promise.all(uuids.map((uuid) => client("GET", `/api/v1/dashboard/${uuid}`)));
  const ids = found.map(({ body }) => (body.result as { id: number }).id).sort((a, b) => a - b);
  const response = await fetch(`${client.base}/api/v1/dashboard/export/?q=!(${ids.join(",")})`, {
    headers: { ...once, cookie: client.cookie },
  });
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  return Object.fromEntries(
    Object.entries(files)
      .map(([file, bytes]): [string, string] => [file.replace(/^[^/]+\//, ""), Buffer.from(bytes).toString()])
      .map(([file, text]) => [file, text.replace(/^timestamp: .*\n/m, "")]),
  );
}

/** Files by uuid, with the ids that each server gives replaced: charts count from 1 by uuid. */
function withoutIds(files: Files): Files {
  const uuidOf = (text: string) => /^uuid: (\S+)/m.exec(text)?.[1] ?? "";
  const ofFolder = (folder: string) => Object.entries(files).filter(([file]) => file.startsWith(folder));
  const numbers = (folder: string) =>
    new Map(
      ofFolder(folder)
        .map(([, text]) => uuidOf(text))
        .sort()
        .map((uuid, at) => [uuid, at + 1]),
    );
  const [charts, datasets] = [numbers("charts/"), numbers("datasets/")];
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => {
      const folder = file.split("/")[0] as string;
      const key = file === "metadata.yaml" ? file : `${folder} ${uuidOf(text)}`;
      if (folder === "dashboards") {
        const config = dashboardSchema.parse(shallow(readYaml(text)));
        const { position, metadata } = withLocalIds(config, { charts, datasets });
        const end = text.slice(text.search(/^version: /m));
        return [key, writeYaml(position ?? new Map()) + writeYaml(metadata ?? new Map()) + end];
      }
      const plain = text
        .replaceAll(/\b\d+__table\b/g, "N__table")
        .replaceAll(/^( *slice_id|chartId): \d+$/gm, "$1: N")
        .replaceAll(/("id": )\d+(, "type": "table")/g, "$1N$2");
      return [key, plain];
    }),
  );
}
