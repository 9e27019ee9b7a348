// Adds to package-lock.json what npm leaves out when the registry at hand lacks the packages of other platforms:
// `node scripts/complete-lock.mjs` after each `npm install`. Without them `npm ci` refuses the lock file.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const systems = { win: "win32" };
let added = 0;

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (lock.packages[`${path}/node_modules/${name}`] || lock.packages[`node_modules/${name}`]) continue;
    if (!/^\d/.test(version)) throw new Error(`${path || "package.json"}: ${name} is not pinned: ${version}`);
    const [, system, processor] =
      /(android|darwin|freebsd|netbsd|openbsd|openharmony|linux|sunos|aix|win32|win|wasm32)-?([a-z0-9]+)?/.exec(name) ??
      [];
    const isWasm = system === "wasm32";
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [isWasm ? "wasm32" : (processor ?? "none")],
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      ...(isWasm ? {} : { os: [systems[system] ?? system ?? "none"] }),
      ...(name.endsWith("-musl") || name.endsWith("musleabihf") ? { libc: ["musl"] } : {}),
    };
    added++;
  }
}

const paths = Object.keys(lock.packages).sort((a, b) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries(paths.map((path) => [path, lock.packages[path]]));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} packages of other platforms added`);
