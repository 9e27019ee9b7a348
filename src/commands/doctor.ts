import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { type App, createApp } from "../app.ts";
import type { NamedCache } from "../cache/store.ts";
import { askFor } from "../jobs/tasks.ts";
import { createLogger } from "../log.ts";
import { check } from "../metadata/migrate.ts";
import { parseMetadataUri } from "../metadata/uri.ts";
import { checkSafety } from "../settings/check.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import { defaultSettings, type Settings } from "../settings/keys.ts";
import { loadSettings } from "../settings/load.ts";
import { type Finding, failed, findingOf, hasFailed, isBroken, ok, showFindings, textOf, warning } from "./findings.ts";

interface Options {
  config?: string;
  json?: boolean;
  url?: string;
}

/** How long a worker may take to answer. */
const WORKER_LIMIT_MS = 10_000;
const HTTP_LIMIT_MS = 10_000;
const CLOCK_TOLERANCE_SECONDS = 5;
const MIN_FREE_BYTES = 1024 ** 3;

/** `liteset doctor`: looks at everything that an installation needs; exit status 1 where something failed. */
export async function doctor(options: Options): Promise<void> {
  const { settings, problems, sources } = await loadSettings({ configPath: options.config });
  const findings: Finding[] = sources.length > 0 ? [ok("settings", sources.join(", "))] : [];
  for (const { severity, message } of isBroken(problems) ? problems : [...problems, ...checkSafety(settings)])
    findings.push((severity === "error" ? failed : warning)("settings", message));
  if (settings.SECRET_KEY && !isBroken(problems)) findings.push(...(await examine(settings, options)));
  if (options.json) console.log(JSON.stringify({ healthy: !hasFailed(findings), findings }, null, 2));
  else {
    showFindings(findings);
    const ill = findings.filter(({ status }) => status !== "ok");
    console.log(ill.length === 0 ? "\nAll is well." : `\n${ill.length} of ${findings.length} need a look.`);
  }
  if (hasFailed(findings)) process.exitCode = 1;
}

async function examine(settings: Settings, { url }: Options): Promise<Finding[]> {
  let app: App;
  try {
    app = await createApp(settings, { log: createLogger({ level: "error" }) });
  } catch (error) {
    return [failed("metadata database", textOf(error)), ...(await examineMachine(settings))];
  }
  try {
    return [
      ...(await findingOf("metadata database", () => lookAtDatabase(app))),
      ...(await findingOf("clock", () => lookAtClock(app))),
      ...(await lookAtCaches(app)),
      ...(await findingOf("workers", () => lookAtWorkers(app))),
      ...(await examineMachine(settings)),
      ...(url === undefined ? [] : await findingOf("server", () => lookAtServer(url, settings))),
    ];
  } finally {
    await app.close();
  }
}

async function examineMachine(settings: Settings): Promise<Finding[]> {
  return [
    ...(await findingOf("mail", () => lookAtMail(settings))),
    ...(await findingOf("browser", () => lookAtBrowser(settings))),
    lookAtProxies(settings),
    ...(await findingOf("disk", () => lookAtDisk(settings))),
  ];
}

async function lookAtDatabase({ metadata }: App): Promise<Finding> {
  const started = performance.now();
  await check(metadata);
  const ms = Math.round(performance.now() - started);
  return ok("metadata database", `${metadata.kind} answers in ${ms} ms and has the schema of Superset 6.0.0`);
}

/** Schedules, sessions and tokens compare moments of this machine and of the database. */
async function lookAtClock({ metadata }: App): Promise<Finding> {
  if (metadata.kind === "sqlite")
    return ok("clock", `${new Date().toISOString()} (the database has no clock of its own)`);
  const now = metadata.kind === "postgresql" ? sql`extract(epoch from clock_timestamp())` : sql`unix_timestamp(now(6))`;
  const before = Date.now();
  const { rows } = await sql<{ now: unknown }>`select ${now} as now`.execute(metadata.kysely());
  const seconds = Math.abs(Number(rows[0]?.now) - (before + Date.now()) / 2000);
  const text = `this machine and the metadata database are ${seconds.toFixed(1)} s apart`;
  return seconds <= CLOCK_TOLERANCE_SECONDS
    ? ok("clock", text)
    : warning("clock", `${text}: schedules and sessions go wrong; synchronise both (NTP)`);
}

async function lookAtCaches({ caches }: App): Promise<Finding[]> {
  const named = { CACHE_CONFIG: caches.metadata, DATA_CACHE_CONFIG: caches.data } as const;
  const others = {
    FILTER_STATE_CACHE_CONFIG: caches.filterState,
    EXPLORE_FORM_DATA_CACHE_CONFIG: caches.exploreFormData,
    THUMBNAIL_CACHE_CONFIG: caches.thumbnails,
  } as const;
  const looks = Object.entries({ ...named, ...others }).map(([key, cache]) =>
    findingOf(`cache ${key}`, () => lookAtCache(`cache ${key}`, cache)),
  );
  return (await Promise.all(looks)).flat();
}

async function lookAtCache(what: string, cache: NamedCache): Promise<Finding> {
  if (!cache.enabled) return ok(what, "nothing is cached here");
  const key = `doctor-${process.pid}`;
  await cache.set(key, "1", 60);
  const kept = await cache.get(key);
  await cache.delete(key);
  return kept === undefined
    ? failed(
        what,
        "what is put in does not come out again: is the server of this cache running, and its address right?",
      )
    : ok(what, "what is put in comes out again");
}

/** Asks the workers for a sign of life, as they are asked for any job. */
async function lookAtWorkers({ settings, jobs }: App): Promise<Finding[]> {
  const store = await jobs.store();
  const found = [ok("broker", `jobs wait in ${store.name}`)];
  const id = await askFor(jobs, "doctor.ping", {}, { expiresAt: new Date(Date.now() + WORKER_LIMIT_MS) });
  const until = Date.now() + WORKER_LIMIT_MS;
  while (id !== null && Date.now() < until) {
    if (((await store.find(id))?.finishedAt ?? null) !== null) return [...found, ok("workers", "a worker answers")];
    await sleep(200);
  }
  if (id !== null) await store.remove(id);
  const text = `no worker answered within ${WORKER_LIMIT_MS / 1000} s: start liteset worker, or liteset run --with-worker`;
  const needed = ["ALERT_REPORTS", "THUMBNAILS", "GLOBAL_ASYNC_QUERIES"].filter((flag) =>
    isFeatureEnabled(settings, flag),
  );
  if (needed.length === 0) return [...found, warning("workers", `${text} (nothing that is switched on needs one)`)];
  return [...found, failed("workers", `${text}; ${needed.join(", ")} need one`)];
}

async function lookAtMail(settings: Settings): Promise<Finding> {
  const isWanted = isFeatureEnabled(settings, "ALERT_REPORTS");
  const { SMTP_HOST: host, SMTP_PORT: port } = settings;
  if (!isWanted && host === defaultSettings().SMTP_HOST) return ok("mail", "nothing sends mail here");
  const { verifyMail } = await import("../mail.ts");
  try {
    await verifyMail(settings);
    return ok("mail", `${host}:${port} takes mail from ${settings.SMTP_MAIL_FROM}`);
  } catch (error) {
    return (isWanted ? failed : warning)(
      "mail",
      `${host}:${port}: ${textOf(error)}; see SMTP_HOST, SMTP_PORT, SMTP_USER`,
    );
  }
}

async function lookAtBrowser(settings: Settings): Promise<Finding> {
  const isWanted = ["ALERT_REPORTS", "THUMBNAILS"].some((flag) => isFeatureEnabled(settings, flag));
  const { withContext, closeBrowser } = await import("../worker/screenshots/browser.ts");
  try {
    const version = await withContext(settings, {}, async (context) => context.browser()?.version() ?? "?");
    return ok("browser", `Chromium ${version} starts`);
  } catch (error) {
    return (isWanted ? failed : warning)("browser", textOf(error));
  } finally {
    await closeBrowser();
  }
}

function lookAtProxies({ ENABLE_PROXY_FIX, PROXY_FIX_CONFIG, SESSION_COOKIE_SECURE }: Settings): Finding {
  if (ENABLE_PROXY_FIX) return ok("proxies", `X-Forwarded headers are believed: ${JSON.stringify(PROXY_FIX_CONFIG)}`);
  if (SESSION_COOKIE_SECURE)
    return warning(
      "proxies",
      "SESSION_COOKIE_SECURE is set and ENABLE_PROXY_FIX is not: behind a proxy that ends HTTPS, addresses of clients and redirects are wrong",
    );
  return ok("proxies", "none is believed; behind one, set ENABLE_PROXY_FIX");
}

async function lookAtDisk(settings: Settings): Promise<Finding[]> {
  const { kind, database } = parseMetadataUri(settings.SQLALCHEMY_DATABASE_URI);
  const places = {
    "for temporary files": tmpdir(),
    ...(kind === "sqlite" ? { "of the metadata database": dirname(database) } : {}),
  };
  return Promise.all(
    Object.entries(places).map(async ([use, folder]) => {
      const { bavail, bsize } = await statfs(folder);
      const free = bavail * bsize;
      const text = `${(free / 1024 ** 3).toFixed(1)} GB are free ${use} (${folder})`;
      return free >= MIN_FREE_BYTES ? ok("disk", text) : failed("disk", `${text}: make room`);
    }),
  );
}

async function lookAtServer(url: string, settings: Settings): Promise<Finding> {
  const started = performance.now();
  const response = await fetch(new URL("/health", url), { signal: AbortSignal.timeout(HTTP_LIMIT_MS) });
  const ms = Math.round(performance.now() - started);
  if (!response.ok) return failed("server", `${url}/health answers ${response.status}`);
  const date = Date.parse(response.headers.get("date") ?? "");
  const apart = Number.isNaN(date) ? 0 : Math.abs(Date.now() - date) / 1000;
  if (apart > CLOCK_TOLERANCE_SECONDS)
    return warning("server", `${url} answers in ${ms} ms, but its clock is ${Math.round(apart)} s from this machine's`);
  return ok("server", `${url} answers in ${ms} ms${settings.ENABLE_PROXY_FIX ? ", through a proxy" : ""}`);
}
