import type { ExpressionBuilder, Kysely, SelectQueryBuilder } from "kysely";
import type { Metadata } from "../../metadata/orm.ts";

/** The metadata database where table and column names come from a resource's declaration, not from the code. */
type Loose = Record<string, Record<string, unknown>>;
export type LooseDb = Kysely<Loose>;
export type LooseSelect = SelectQueryBuilder<Loose, string, Record<string, unknown>>;
export type LooseExpressions = ExpressionBuilder<Loose, string>;
export type Row = Record<string, unknown>;

/** Kysely over names that are only known at run time; every name must come from a declaration, never from a request. */
export const looseDb = (metadata: Metadata): LooseDb => metadata.kysely() as unknown as LooseDb;

export const isUuid = (value: unknown): value is string =>
  typeof value === "string" && /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(value);
