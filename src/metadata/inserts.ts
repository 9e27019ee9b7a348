import type {
  Dictionary,
  EntityDictionary,
  EntityName,
  NativeInsertUpdateManyOptions,
  QueryResult,
  Transaction,
} from "@mikro-orm/core";
import type { AbstractSqlDriver } from "@mikro-orm/sql";
import type { MetadataKind } from "./uri.ts";

/**
 * Two things of Superset's schema that MikroORM does not expect:
 * - on PostgreSQL the `ab_*` tables number their rows from sequences that are no defaults, so an insert must ask them;
 * - most join tables have no unique key, so "insert unless there" cannot be left to `on conflict`.
 */
export function adaptInserts(driver: AbstractSqlDriver, kind: MetadataKind): void {
  const insert = driver.nativeInsert.bind(driver) as typeof driver.nativeInsert;
  const insertMany = driver.nativeInsertMany.bind(driver) as typeof driver.nativeInsertMany;
  const updateMany = driver.nativeUpdateMany.bind(driver) as typeof driver.nativeUpdateMany;
  const sequenced = (name: EntityName<never>) => kind === "postgresql" && tableOf(driver, name).startsWith("ab_");

  driver.nativeInsert = async (name, data, options) => {
    if (sequenced(name as EntityName<never>)) await number(driver, name as EntityName<never>, [data], options?.ctx);
    return insert(name, data, options);
  };
  driver.nativeInsertMany = async <T extends object>(
    name: EntityName<T>,
    data: EntityDictionary<T>[],
    options?: NativeInsertUpdateManyOptions<T>,
    transform?: (sql: string) => string,
  ): Promise<QueryResult<T>> => {
    if (!sequenced(name as EntityName<never>)) return insertMany(name, data, options, transform);
    const ids = await number(driver, name as EntityName<never>, data, options?.ctx);
    const result = await insertMany(name, data, options, transform);
    const rows = ids.map((id, index) => ({ ...result.rows?.[index], id }));
    return { ...result, insertId: ids[0], row: rows[0], rows } as unknown as QueryResult<T>;
  };
  driver.nativeUpdateMany = async (name, where, data, options, transform) => {
    const meta = driver.getMetadata().get(name);
    if (!meta.pivotTable || !options?.upsert) return updateMany(name, where, data, options, transform);
    const missing: typeof data = [];
    for (const row of data) {
      if ((await driver.count(name, row as never, { ctx: options.ctx })) === 0) missing.push(row);
    }
    if (missing.length > 0) {
      await driver.nativeInsertMany(name, missing as never, {
        ctx: options.ctx,
        convertCustomTypes: false,
        processCollections: false,
      });
    }
    return { affectedRows: missing.length, insertId: 0 as never };
  };
}

function tableOf(driver: AbstractSqlDriver, name: EntityName<never>): string {
  return driver.getMetadata().get(name).tableName;
}

async function number(
  driver: AbstractSqlDriver,
  name: EntityName<never>,
  rows: Dictionary[],
  ctx?: Transaction,
): Promise<number[]> {
  const unnumbered = rows.filter((row) => row.id === undefined || row.id === null);
  if (unnumbered.length > 0) {
    const answer: { id: number | string }[] = await driver.execute(
      "select nextval(?::regclass) as id from generate_series(1, ?)",
      [`${tableOf(driver, name)}_id_seq`, unnumbered.length],
      "all",
      ctx,
    );
    for (const [index, row] of unnumbered.entries()) row.id = Number(answer[index]?.id);
  }
  return rows.map((row) => Number(row.id));
}
