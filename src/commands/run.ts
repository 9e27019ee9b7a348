import cluster from "node:cluster";
import { type App, createApp } from "../app.ts";
import { UserError } from "../errors.ts";
import type { JobProcess } from "../jobs/process.ts";
import { createLogger, type LogLevel } from "../log.ts";
import { check } from "../metadata/migrate.ts";
import { writeSystemThemes } from "../metadata/themes.ts";
import type { RunningServer } from "../server/start.ts";
import { defaultSettings, type Settings } from "../settings/keys.ts";
import { readSettings } from "./context.ts";
import { releaseStartMemory } from "./release-memory.ts";

export interface RunOptions {
  config?: string;
  host?: string;
  port?: string | number;
  workers?: string | number;
  withWorker?: boolean;
  reload?: boolean;
  open?: boolean;
  debug?: boolean;
  cert?: string;
  key?: string;
}

/** Set for the process that Node's watch mode starts again and again. */
const WATCHED = "LITESET_WATCHED";

/** How long in-flight answers may take when the server stops. */
const STOP_LIMIT_SECONDS = 30;

/** `liteset run`: serves until it is told to stop. */
export async function run(options: RunOptions): Promise<void> {
  if (Boolean(options.cert) !== Boolean(options.key))
    throw new UserError("--cert and --key belong together: give both or neither.");
  const workers = readNumber(options.workers ?? 1, "--workers", 1, 64);
  if (options.withWorker && workers > 1)
    throw new UserError("--with-worker is for one process; beside --workers run `liteset worker` and `liteset beat`.");
  if (options.reload && !process.env[WATCHED]) return runWatched();
  const settings = await readSettings({ config: options.config });
  if (workers > 1 && cluster.isPrimary) return runCluster(workers);
  const log = createLogger({ level: levelOf(settings, options.debug) });
  const app = await createApp(settings, { log });
  try {
    await check(app.metadata);
    await writeSystemThemes(app.metadata, settings);
    const { startServer } = await import("../server/start.ts");
    const server = await startServer(app, {
      host: options.host ?? settings.SUPERSET_WEBSERVER_ADDRESS,
      port: readNumber(options.port ?? settings.SUPERSET_WEBSERVER_PORT, "--port", 0, 65_535),
      cert: options.cert,
      key: options.key,
      ...(options.reload || options.open ? { develop: { open: options.open === true } } : {}),
    });
    const background = options.withWorker ? await startBackground(app, server.url) : undefined;
    if (cluster.isPrimary) console.log(`Liteset is ready on ${server.url}`);
    setTimeout(releaseStartMemory, 1_000).unref();
    await stopOnSignal(app, {
      stop: async (limitMs = STOP_LIMIT_SECONDS * 1000) => {
        await Promise.all([server.stop(limitMs), background?.stop(limitMs)]);
      },
    });
    // The channel to the primary process would keep this one alive.
    cluster.worker?.disconnect();
  } catch (error) {
    await app.close();
    throw error;
  }
}

/** Worker and beat in this process. Where the settings do not say at which address pages are, it is this server's. */
async function startBackground({ settings, ...rest }: App, url: string): Promise<JobProcess> {
  const unset = defaultSettings();
  const addresses = ["WEBDRIVER_BASEURL", "WEBDRIVER_BASEURL_USER_FRIENDLY"] as const;
  const missing = addresses.filter((key) => settings[key] === unset[key]);
  const app = { ...rest, settings: { ...settings, ...Object.fromEntries(missing.map((key) => [key, url])) } };
  const [{ startWorker }, { startBeat }] = await Promise.all([
    import("../worker/worker.ts"),
    import("../worker/beat.ts"),
  ]);
  const worker = await startWorker(app);
  const beat = await startBeat(app);
  return {
    stop: async (limitMs) => {
      await Promise.all([worker.stop(limitMs), beat.stop()]);
    },
  };
}

/** Waits for SIGTERM or SIGINT, lets in-flight answers finish, then closes what is open. A second signal ends at once. */
export function stopOnSignal(
  app: App,
  server: Pick<RunningServer, "stop">,
  limitSeconds = STOP_LIMIT_SECONDS,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let asked = false;
    const stop = (signal: NodeJS.Signals) => {
      if (asked) process.exit(130);
      asked = true;
      app.log.info("stopping", { signal });
      server
        .stop(limitSeconds * 1000)
        .then(() => app.close())
        .then(resolve, reject);
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
  });
}

/** Several processes on one port; one that dies is replaced, unless it cannot even start. */
function runCluster(workers: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    const started = new Map<number, number>();
    let announced = false;
    const fork = () => {
      const worker = cluster.fork();
      started.set(worker.id, Date.now());
    };
    const listening = new Set<number>();
    cluster.on("listening", (worker, address) => {
      listening.add(worker.id);
      if (announced || listening.size < workers) return;
      announced = true;
      console.log(
        `Liteset is ready on http://${address.address ?? "127.0.0.1"}:${address.port} with ${workers} processes`,
      );
    });
    cluster.on("exit", (worker, code) => {
      const lived = Date.now() - (started.get(worker.id) ?? 0);
      started.delete(worker.id);
      if (stopping || (code !== 0 && lived < 5_000)) {
        const failed = !stopping;
        stopping = true;
        for (const other of Object.values(cluster.workers ?? {})) other?.process.kill("SIGTERM");
        if (started.size === 0)
          failed ? reject(new UserError("A server process could not start; its message is above.")) : resolve();
        return;
      }
      fork();
    });
    const stop = () => {
      stopping = true;
      for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGTERM");
    };
    process.on("SIGTERM", stop);
    process.on("SIGINT", stop);
    for (let count = 0; count < workers; count++) fork();
  });
}

/** Starts the same command again under Node's watch mode, which restarts it when a file it uses changes. */
async function runWatched(): Promise<void> {
  const { spawn } = await import("node:child_process");
  const child = spawn(process.execPath, ["--watch", ...process.execArgv, ...process.argv.slice(1)], {
    stdio: "inherit",
    env: { ...process.env, [WATCHED]: "1" },
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  const code = await new Promise<number>((resolve) => child.once("exit", (status) => resolve(status ?? 0)));
  process.exitCode = code;
}

export function levelOf(settings: Settings, debug = false): LogLevel {
  if (debug || settings.DEBUG) return "debug";
  const level = String(settings.LOG_LEVEL ?? "INFO").toLowerCase();
  return (
    (
      { debug: "debug", info: "info", warning: "warn", warn: "warn", error: "error", critical: "error" } as Record<
        string,
        LogLevel
      >
    )[level] ?? "info"
  );
}

export function readNumber(value: string | number, option: string, min: number, max: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < min || number > max)
    throw new UserError(`${option} must be a whole number from ${min} to ${max}, not "${value}"`);
  return number;
}
