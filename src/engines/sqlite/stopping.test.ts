import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";

/** A server in small: it asks SQLite something that never ends, tells when it is stopped, and leaves when told. */
const server = `
  const { createEnginePools } = await import(${JSON.stringify(new URL("../pool.ts", import.meta.url).href)});
  const { createLogger } = await import(${JSON.stringify(new URL("../../log.ts", import.meta.url).href)});
  const pools = createEnginePools({}, createLogger({ level: "silent" }));
  const target = { databaseId: 1, databaseName: "memory", uri: "sqlite://", name: "memory" };
  const endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c";
  const asking = pools.run(target, endless, { timeoutMs: Number(process.argv[1]) });
  asking.catch(() => console.log("stopped"));
  console.log("asking");
  process.stdin.on("data", () => process.exit());
`;

/** Processes that a process has started, and that still run. */
const childrenOf = (pid: number): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && statOf(Number(name))?.parent === pid)
    .map(Number);

function statOf(pid: number): { parent: number; ticks: number } | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return { parent: Number(fields[1]), ticks: Number(fields[11]) };
  } catch {
    return undefined;
  }
}

const start = (limitMs: number): ChildProcess & { stdout: NodeJS.ReadableStream } =>
  spawn(process.execPath, ["--input-type=module", "-e", server, String(limitMs)], {
    stdio: ["pipe", "pipe", "inherit"],
  }) as never;

describe.skipIf(!existsSync("/proc/self/stat"))("A query of SQLite that never ends", () => {
  it("is over, with its process, at its time limit", { timeout: 60_000 }, async () => {
    const child = start(1000);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    expect((await lines.next()).value).toBe("asking");
    expect((await lines.next()).value).toBe("stopped");
    // What remains is the one that stands ready for the next question, and idles.
    await expect
      .poll(async () => {
        const before = childrenOf(child.pid!).map((pid) => [pid, statOf(pid)?.ticks]);
        await new Promise((resolve) => setTimeout(resolve, 1000));
        const after = childrenOf(child.pid!).map((pid) => [pid, statOf(pid)?.ticks]);
        return before.length <= 1 && JSON.stringify(before) === JSON.stringify(after);
      })
      .toBe(true);
    child.stdin?.write("leave\n");
    expect((await once(child, "exit"))[0]).toBe(0);
  });

  it("does not outlive a server that is killed", { timeout: 60_000 }, async () => {
    const child = start(600_000);
    await once(child.stdout, "data");
    await expect.poll(() => childrenOf(child.pid!).filter((pid) => statOf(pid)!.ticks > 20).length).toBe(1);
    const [busy] = childrenOf(child.pid!).filter((pid) => statOf(pid)!.ticks > 20);
    child.kill("SIGKILL");
    await once(child, "exit");
    await expect.poll(() => existsSync(`/proc/${busy}`)).toBe(false);
  });
});
