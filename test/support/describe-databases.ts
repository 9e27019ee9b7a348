import { describe, inject } from "vitest";
import type { DatabaseKind } from "./services.ts";

/** Runs one suite on PostgreSQL, MySQL/MariaDB and SQLite; a database that is absent is skipped by name. */
export function describeEachDatabase(name: string, suite: (kind: DatabaseKind) => void): void {
  const services = inject("services");
  for (const kind of ["postgresql", "mysql", "sqlite"] as const) {
    const reason = kind === "sqlite" ? "" : services[kind].reason;
    describe.skipIf(reason !== "")(`${name} on ${kind}${reason ? ` (skipped: ${reason})` : ""}`, () => suite(kind));
  }
}

/** Runs one suite for each place where jobs can wait. */
export function describeEachQueue(name: string, suite: (kind: DatabaseKind | "redis") => void): void {
  describeEachDatabase(name, suite);
  const { reason } = inject("services").redis;
  describe.skipIf(reason !== "")(`${name} on redis${reason ? ` (skipped: ${reason})` : ""}`, () => suite("redis"));
}
