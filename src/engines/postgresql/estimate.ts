import type { CostEstimate, Driver } from "../engine.ts";

const none: CostEstimate = {};

/** The first line of a plan: `Seq Scan on t  (cost=0.00..1.05 rows=5 width=4)`. */
export const postgresqlEstimate: NonNullable<Driver["estimate"]> = async (sql, _target, { ask }) => {
  const [, start, total] = /cost=([\d.]+)\.\.([\d.]+)/.exec(await ask(`EXPLAIN ${sql}`)) ?? [];
  if (start === undefined || total === undefined) return none;
  return { "Start-up cost": Number(start), "Total cost": Number(total) };
};
