import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../src/runtime.ts";
import { freePort } from "./free-port.ts";

/** A whole installation in a folder of its own, made and started as the README says. */
export interface Installation {
  folder: string;
  base: string;
  username: string;
  password: string;
  /** Everything the server has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

export const launcher = join(packageRoot, "bin/liteset.mjs");

/** Runs one `liteset` command to its end. */
export function liteset(folder: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, [launcher, ...args], {
    cwd: folder,
    encoding: "utf8",
    timeout: 120_000,
    env: { ...process.env, ...env },
  });
}

/** Builds the frontend where it is missing or older than its sources. */
export function buildFrontend(): void {
  const build = spawnSync(process.execPath, [join(packageRoot, "scripts/build-ui-once.mjs")], { encoding: "utf8" });
  if (build.status !== 0) throw new Error(`the frontend does not build: ${build.stderr}`);
}

/**
 * Builds the frontend where needed, then `liteset quickstart` in an empty folder, until it prints the password.
 * @param env settings of this installation, e.g. LITESET__FRONTEND
 * @param args more arguments, e.g. --no-examples
 */
export async function startInstallation(
  env: NodeJS.ProcessEnv = {},
  args: readonly string[] = [],
): Promise<Installation> {
  buildFrontend();
  const folder = mkdtempSync(join(tmpdir(), "liteset-installation-"));
  const port = await freePort();
  const server = spawn(process.execPath, [launcher, "quickstart", "--port", String(port), ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
  let printed = "";
  server.stdout.on("data", (chunk) => (printed += chunk));
  server.stderr.on("data", (chunk) => (printed += chunk));
  const stop = async () => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const password = await waitFor(
      server,
      () => /password:?\s+(\S+)/i.exec(printed)?.[1],
      () => printed,
    );
    const base = `http://127.0.0.1:${port}`;
    await waitFor(
      server,
      async () => (await fetch(`${base}/health`).catch(() => null))?.ok,
      () => printed,
    );
    return { folder, base, username: "admin", password, output: () => printed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A second server of an installation, with settings of its own; it must end before the installation does. */
export async function startServer(
  { folder }: Pick<Installation, "folder">,
  env: NodeJS.ProcessEnv = {},
): Promise<Pick<Installation, "base" | "stop">> {
  const port = await freePort();
  const args = ["--config", join(folder, ".liteset/liteset.config.ts"), "run", "--port", String(port)];
  const server = spawn(process.execPath, [launcher, ...args], { cwd: folder, env: { ...process.env, ...env } });
  let printed = "";
  server.stdout.on("data", (chunk) => (printed += chunk));
  server.stderr.on("data", (chunk) => (printed += chunk));
  const base = `http://127.0.0.1:${port}`;
  try {
    await waitFor(
      server,
      async () => (await fetch(`${base}/health`).catch(() => null))?.ok,
      () => printed,
    );
  } catch (error) {
    await ended(server);
    throw error;
  }
  return { base, stop: () => ended(server) };
}

async function waitFor<T>(
  server: ChildProcess,
  look: () => T | Promise<T>,
  printed: () => string,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + 180_000;
  while (Date.now() < deadline) {
    const found = await look();
    if (found) return found;
    if (server.exitCode !== null) throw new Error(`liteset ended with ${server.exitCode}:\n${printed()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`liteset was not ready in three minutes:\n${printed()}`);
}

function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill("SIGTERM");
  });
}
