import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { s3Results } from "./s3.ts";

describe("results in a bucket of S3", () => {
  const directory = mkdtempSync(join(tmpdir(), "liteset-s3-"));
  const config = { S3_BUCKET: "results", CACHE_KEY_PREFIX: "of liteset/" };
  let server: S3rver;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    server = new S3rver({
      ...{ address: "127.0.0.1", port: 0, silent: true, directory },
      configureBuckets: [{ name: "results", configs: [] }],
    });
    const { port } = await server.run();
    const endpoint = `http://127.0.0.1:${port}/`;
    env = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER", AWS_ENDPOINT_URL_S3: endpoint };
  });

  afterAll(async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it("come back byte by byte, under their prefix only", async () => {
    const store = await s3Results(config, env);
    const value = Uint8Array.from({ length: 300_000 }, (_, at) => (at * 7919) % 256);
    await store.set("a key/ü", value, 60);
    expect(Buffer.compare((await store.get("a key/ü")) ?? Buffer.alloc(0), value)).toBe(0);
    expect(await store.get("another")).toBeUndefined();
    expect(await (await s3Results({ S3_BUCKET: "results" }, env)).get("a key/ü")).toBeUndefined();
  });

  it("are not given out when they are over", async () => {
    const store = await s3Results(config, env);
    await store.set("kept", Uint8Array.of(1), 0);
    await store.set("short", Uint8Array.of(2), 1);
    expect(await store.get("kept")).toEqual(Uint8Array.of(1));
    await expect.poll(() => store.get("short"), { timeout: 10_000 }).toBeUndefined();
  });

  it("say what S3 answers when there is no such bucket, or nobody known asks", async () => {
    const nowhere = await s3Results({ S3_BUCKET: "absent" }, env);
    await expect(nowhere.set("k", Uint8Array.of(1), 60)).rejects.toThrow("S3 answers 404 for the bucket absent");
    const stranger = await s3Results(config, { ...env, AWS_ACCESS_KEY_ID: "nobody" });
    await expect(stranger.get("k")).rejects.toThrow("S3 answers 403 for the bucket results");
    await expect(s3Results(config, {})).rejects.toThrow("needs AWS_ACCESS_KEY_ID");
  });
});
