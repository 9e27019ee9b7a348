import { readFileSync } from "node:fs";
import type { Route } from "../../src/server/route.ts";
import { createRouter } from "../../src/server/routing.ts";

interface Rule {
  rule: string;
  methods: string[];
}

/** The routes of a `routes.json` that none of ours answers, as `METHOD /rule/<of>/werkzeug`. */
export function missingRoutes(file: string, routes: readonly Route[]): string[] {
  const find = createRouter(routes);
  const rules = JSON.parse(readFileSync(file, "utf8")) as Rule[];
  return rules.flatMap(({ rule, methods }) =>
    methods
      .filter((method) => method !== "HEAD" && method !== "OPTIONS")
      .filter((method) => find(method, rule.replace(/<[^<>]+>/g, "1")).kind !== "route")
      .map((method) => `${method} ${rule}`),
  );
}
