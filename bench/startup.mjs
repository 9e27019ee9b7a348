// What a newcomer feels first: installed size, `liteset version`, start to healthy, idle memory.
//
//   npm run build && node bench/startup.mjs [--runs 5] [--keep FOLDER]
//
// Packs this tree, installs the tarball in an empty folder as a user would, makes a SQLite installation with the examples,
// and measures that. Times are given with their ratio to `node -e 0` of the same Node in the same run: on a busy machine
// the ratio holds when the milliseconds do not.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "5" }, keep: { type: "string" } },
});
const runs = Number(options.runs);
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = options.keep ?? mkdtempSync(join(tmpdir(), "liteset-bench-"));
const binary = join(folder, "node_modules/.bin/liteset");

try {
  installPackage();
  const bundledNode = join(folder, "node_modules/.bin/node");
  const baseline = median(repeat(() => wallOf(bundledNode, ["-e", "0"])));
  const version = median(repeat(() => wallOf(binary, ["version"])));
  run(binary, ["quickstart", "--no-run"], { stdio: "inherit" });
  const starts = [];
  for (let i = 0; i < runs; i++) starts.push(await startAndIdle());

  report("installed size", `${Math.round(folderSize(join(folder, "node_modules")) / 1e6)} MB`, "below 400 MB");
  report("node -e 0", `${baseline.toFixed(0)} ms`, "the baseline");
  report("liteset version", `${version.toFixed(0)} ms = ${(version / baseline).toFixed(1)} × baseline`, "below 300 ms");
  const healthy = median(starts.map((start) => start.healthyMs));
  report(
    "start to /health",
    `${healthy.toFixed(0)} ms = ${(healthy / baseline).toFixed(1)} × baseline`,
    "below 1,500 ms",
  );
  report("idle memory (RSS)", `${Math.round(median(starts.map((start) => start.rss)) / 1e6)} MB`, "below 160 MB");
} finally {
  if (!options.keep) rmSync(folder, { recursive: true, force: true });
}

function installPackage() {
  const [tarball] = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], { cwd: root }),
  );
  run("npm", ["init", "-y"], { cwd: folder });
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", join(folder, tarball.filename)], {
    cwd: folder,
  });
}

/** Starts the server, waits for `/health`, lets it settle for three seconds, and reads the memory of its processes. */
async function startAndIdle() {
  const port = await freePort();
  const started = performance.now();
  const server = spawn(binary, ["run", "--port", String(port)], { cwd: folder, stdio: "ignore" });
  let healthyMs = 0;
  while (healthyMs === 0) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null);
    if (answer?.ok) healthyMs = performance.now() - started;
    else if (performance.now() - started > 60_000) throw new Error("the server did not become healthy in 60 s");
    else await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const rss = processTree(server.pid).reduce((sum, pid) => sum + residentBytes(pid), 0);
  server.kill("SIGTERM");
  await new Promise((resolve) => server.once("exit", resolve));
  return { healthyMs, rss };
}

function processTree(pid) {
  const parents = new Map();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const parent = Number(
        readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) /, "")
          .split(" ")[1],
      );
      parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
    } catch {
      // The process ended between the listing and the reading.
    }
  }
  const tree = [pid];
  for (const member of tree) tree.push(...(parents.get(member) ?? []));
  return tree;
}

function residentBytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) * 1024;
}

function folderSize(path) {
  return Number(run("du", ["-sb", path]).split("\t")[0]);
}

function wallOf(command, args) {
  const begin = performance.now();
  run(command, args, { cwd: folder });
  return performance.now() - begin;
}

function run(command, args, settings = {}) {
  const result = spawnSync(command, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 26, ...settings });
  if (result.status !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${result.status}: ${result.stderr ?? ""}`);
  return result.stdout;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function repeat(measure) {
  measure();
  return Array.from({ length: runs }, measure);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function report(what, figure, goal) {
  console.log(`${what.padEnd(20)} ${figure.padEnd(34)} ${goal}`);
}
