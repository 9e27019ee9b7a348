import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { UserError } from "./errors.ts";
import { addressOfUrl, redisAddress } from "./redis-address.ts";

const folder = mkdtempSync(join(tmpdir(), "liteset-redis-address-"));
const file = join(folder, "ca.pem");
execFileSync("sh", ["-c", `echo certificate > ${file}`]);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const plain = { database: 0, tls: { tls: false }, at: { host: "localhost", port: 6379 } };

it.each<[string, Record<string, unknown>, object]>([
  ["nothing", {}, plain],
  [
    "keys, numbers as texts",
    { CACHE_REDIS_HOST: "h", CACHE_REDIS_PORT: "7", CACHE_REDIS_DB: "3", CACHE_REDIS_PASSWORD: "p" },
    { ...plain, database: 3, password: "p", at: { host: "h", port: 7 } },
  ],
  ["keys that are None", { CACHE_REDIS_PASSWORD: null, CACHE_REDIS_DB: null }, plain],
  [
    "an address, its user and password escaped",
    { CACHE_REDIS_URL: "redis://me:p%40%2Fss@h:7/2", CACHE_REDIS_HOST: "other" },
    { ...plain, database: 2, username: "me", password: "p@/ss", at: { host: "h", port: 7 } },
  ],
  ["a password with a lone per cent sign", { CACHE_REDIS_URL: "redis://:a%@h" }, { password: "a%" }],
  ["an address without a database", { CACHE_REDIS_URL: "redis://h:7", CACHE_REDIS_DB: 5 }, { database: 5 }],
  ["the database in the query", { CACHE_REDIS_URL: "redis://h:7?db=6&socket_timeout=3" }, { database: 6 }],
  ["IPv6", { CACHE_REDIS_URL: "redis://[::1]:7/0" }, { at: { host: "::1", port: 7 } }],
  [
    "a socket",
    { CACHE_REDIS_URL: "unix://:p@/run/redis.sock?db=4" },
    { ...plain, database: 4, password: "p", at: { path: "/run/redis.sock" } },
  ],
  ["CACHE_OPTIONS", { CACHE_OPTIONS: { password: "p", ssl: true } }, { password: "p", tls: { tls: true } }],
  ["encryption", { CACHE_REDIS_URL: "rediss://h" }, { tls: { tls: true } }],
  [
    "encryption that trusts anybody",
    { CACHE_REDIS_URL: "rediss://h?ssl_cert_reqs=none" },
    { tls: { tls: true, rejectUnauthorized: false } },
  ],
  [
    "encryption that trusts anybody, in Celery's words",
    { CACHE_REDIS_URL: "rediss://h?ssl_cert_reqs=CERT_NONE" },
    { tls: { tls: true, rejectUnauthorized: false } },
  ],
  [
    "certificates",
    { CACHE_REDIS_SSL: true, CACHE_REDIS_SSL_CA_CERTS: file, CACHE_REDIS_SSL_CERTFILE: file },
    { tls: { tls: true, ca: Buffer.from("certificate\n"), cert: Buffer.from("certificate\n") } },
  ],
])("reads %s", (_, config, expected) => {
  expect(redisAddress(config, "DATA_CACHE_CONFIG")).toMatchObject(expected);
});

it.each([
  [{ CACHE_REDIS_URL: "http://:secret@h" }, /^DATA_CACHE_CONFIG: CACHE_REDIS_URL must be redis:/],
  [{ CACHE_REDIS_URL: "h:6379" }, /CACHE_REDIS_URL must be/],
  [{ CACHE_REDIS_URL: "unix://" }, /names no socket/],
  [{ CACHE_REDIS_URL: "redis://h/abc" }, /number of the database/],
  [{ CACHE_REDIS_PORT: "x" }, /port of Redis/],
  [{ CACHE_REDIS_SSL: true, CACHE_REDIS_SSL_CA_CERTS: "/not/there" }, /ssl_ca_certs names \/not\/there/],
])("says at the start what cannot be: %j", (config, message) => {
  expect(() => redisAddress(config, "DATA_CACHE_CONFIG")).toThrow(UserError);
  expect(() => redisAddress(config, "DATA_CACHE_CONFIG")).toThrow(message);
});

it("never shows a password", () => {
  expect(() => addressOfUrl("http://:secret@h", "SESSION_REDIS")).toThrow(/^(?!.*secret).*SESSION_REDIS must be/);
});
