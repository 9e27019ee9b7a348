#!/usr/bin/env node
// Starts on Node 20 and newer, and continues on a Node that is new enough: the running one, or the one bundled as
// an optional dependency (node-<os>-<arch>). Keep this file free of syntax that Node 20 cannot parse.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module, { createRequire } from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { SERVER_FLAGS } from "./flags.mjs";

const NEEDED = [24, 12];
const source = new URL("../src/cli.ts", import.meta.url);
const main = existsSync(source) ? source : new URL("../dist/server/cli.js", import.meta.url);
const script = fileURLToPath(import.meta.url);
const [major, minor] = process.versions.node.split(".").map(Number);
const stays = ["run", "worker", "quickstart"].some((command) => process.argv.includes(command, 2));
const flags = stays && !`${process.env.NODE_OPTIONS} ${process.execArgv}`.includes("semi-space") ? SERVER_FLAGS : [];

if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) {
  // The same process goes on, which Windows cannot do.
  if (flags.length > 0 && process.execve && process.platform !== "win32")
    process.execve(process.execPath, [
      process.execPath,
      ...flags,
      ...process.execArgv,
      script,
      ...process.argv.slice(2),
    ]);
  module.enableCompileCache?.();
  await import(main.href);
} else {
  continueOnBundledNode();
}

function continueOnBundledNode() {
  const os = process.platform === "win32" ? "win" : process.platform;
  const executable = process.platform === "win32" ? "node.exe" : "node";
  let node;
  try {
    node = createRequire(import.meta.url).resolve(`node-${os}-${process.arch}/bin/${executable}`);
  } catch {
    console.error(
      `liteset: needs Node.js ${NEEDED.join(".")} or newer; this is ${process.versions.node}, and no bundled Node.js was installed for ` +
        `${os}-${process.arch}. Install a newer Node.js, or install liteset again without --omit=optional.`,
    );
    process.exit(1);
  }
  const child = spawn(node, [...flags, script, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : code));
}
