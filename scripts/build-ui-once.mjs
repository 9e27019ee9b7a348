// Builds the frontend for `npm start` when it is missing or older than its sources. Of several at once one builds and the
// others wait: a second build would take away the files that a server is already sending.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const WAIT_MS = 250;
const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = join(root, "dist/ui/manifest.json");
const lock = join(root, "dist/.building-ui");

if (isStale()) {
  takeLock();
  try {
    if (isStale()) build();
  } finally {
    rmSync(lock, { force: true });
  }
}

function build() {
  console.log("Building the frontend (once, about a minute) …");
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const { status } = spawnSync(process.execPath, [vite, "build", "--logLevel", "error"], {
    cwd: root,
    // Tests build what people get: vitest's NODE_ENV would make another frontend, whose dialogs have no names.
    env: { ...process.env, NODE_ENV: "production" },
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = status ?? 1;
}

function isStale() {
  return !existsSync(manifest) || newest(join(root, "ui")) > statSync(manifest).mtimeMs;
}

/** Waits until no other process builds; one that has died without an end counts as none. */
function takeLock() {
  mkdirSync(join(root, "dist"), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    if (isAbandoned()) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
  }
}

function isAbandoned() {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    if (!Number.isInteger(pid) || pid <= 0) return false; // just being written
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

function newest(folder) {
  return Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );
}
