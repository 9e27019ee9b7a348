import { createHash, timingSafeEqual } from "node:crypto";
import { sized } from "../../answers.ts";
import { EXPOSITION_TYPE, exposition } from "../../prometheus.ts";
import { notFound } from "../../rest/item.ts";
import type { Route } from "../../route.ts";
import { readMetrics } from "./metrics.ts";

/** For Prometheus, which sends METRICS_TOKEN as a bearer token. Whoever does not is told that there is nothing here. */
export const metricsRoute: Route = {
  method: "GET",
  path: "/metrics",
  right: "public",
  action: async ({ app, request, log }) => {
    const token = app.settings.METRICS_TOKEN;
    const given = /^Bearer\s+(\S+)\s*$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    if (!token || given === undefined || !isSame(given, token)) throw notFound();
    return sized(exposition(await readMetrics(app, log)), 200, {
      "content-type": EXPOSITION_TYPE,
      "cache-control": "no-store",
    });
  },
};

/** Compared by digests, so that the time it takes tells nothing. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
