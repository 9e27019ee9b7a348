import { z } from "zod";
import { addressOfUrl, type RedisAddress } from "../redis-address.ts";

/** Where jobs wait, as CELERY_CONFIG.broker_url says it. */
export type Broker =
  | { kind: "metadata" }
  | { kind: "database"; uri: string }
  | { kind: "redis"; address: RedisAddress; keyPrefix: string }
  /** Only its kind: the address may hold a password. */
  | { kind: "unsupported"; scheme: string };

/** For messages. */
export const SUPPORTED_BROKERS =
  "redis://, rediss://, postgresql://, sqla+postgresql://, sqla+mysql:// and sqla+sqlite://";

/** What Superset's settings have where nobody chose: a file that every process has for itself. */
const DEFAULT_BROKER = "sqla+sqlite:///celerydb.sqlite";

const config = z.object({
  broker_url: z.string().nullish(),
  /** Options of TLS, as redis-py names them. */
  broker_use_ssl: z.record(z.string(), z.unknown()).nullish().catch(null),
  broker_transport_options: z.object({ global_keyprefix: z.string().default("") }).nullish(),
});

/** The broker of CELERY_CONFIG; without one, and with Superset's default, jobs wait in the metadata database. */
export function brokerOf(celeryConfig: unknown): Broker {
  const { data } = config.safeParse(celeryConfig ?? {});
  const url = data?.broker_url?.trim();
  if (!url || url === DEFAULT_BROKER) return { kind: "metadata" };
  const scheme = /^([a-z0-9+]+):/i.exec(url)?.[1]?.toLowerCase() ?? "";
  if (scheme === "redis" || scheme === "rediss")
    return {
      kind: "redis",
      address: addressOfUrl(url, "CELERY_CONFIG.broker_url", data?.broker_use_ssl),
      keyPrefix: data?.broker_transport_options?.global_keyprefix ?? "",
    };
  const database = scheme.replace(/^sqla\+/, "").split("+")[0] ?? "";
  if (["postgresql", "postgres"].includes(database)) return { kind: "database", uri: url.replace(/^sqla\+/i, "") };
  if (scheme.startsWith("sqla+") && ["mysql", "mariadb", "sqlite"].includes(database))
    return { kind: "database", uri: url.replace(/^sqla\+/i, "") };
  return { kind: "unsupported", scheme };
}
