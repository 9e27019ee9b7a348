/** A piece of SQL and the tables that it surely reads. */
export interface Query {
  sql: string;
  tables: readonly string[];
}

export interface QueryOptions {
  /** What they are made of; `¦` stands where any white space or comment may stand. */
  leaves: readonly Query[];
  /** The same seed gives the same queries. */
  seed: number;
  /** How many queries lie around a leaf at most. */
  depth?: number;
}

/** The seed of a test: a fixed one, so that it says the same twice, or TEST_SEED. */
export const testSeed = Number(process.env.TEST_SEED ?? 6);
/** How many queries a test makes: few, or TEST_QUERIES. */
export const queriesOf = (few: number): number => Number(process.env.TEST_QUERIES ?? few);

const GAPS = [" ", " ", " ", "\n", "\t", "/**/", " /* from sales; ' */ ", " -- it's; select\n", "\r\n  "];

type Around = (inner: string, name: string, other: string) => string;

/** A query around a query; `other` is a second one, which only the last ones use. */
const AROUND: readonly Around[] = [
  (q, n) => `select¦*¦from¦(${q}) as ${n}`,
  (q, n) => `with¦${n}¦as¦(${q})¦select¦*¦from¦${n}`,
  (q, n) => `WITH ${n} AS (select 1 as one), ${n}_b as (${q}) Select * from ${n}_b, ${n}`,
  (q, n) =>
    `with recursive ${n}(one) as (select 1 union all select one + 1 from ${n} where one < 2 and exists (${q})) select * from ${n}`,
  (q) => `select case when exists (${q}) then 1 else 0 end as one`,
  (q, n) => `select (select count(*)¦from (${q}) as ${n}) as one`,
  (q) => `select 1 as one where¦exists¦(${q})`,
  (q) => `select 1 as one where not exists¦(${q})`,
  (q, n) => `select 1 as one where 1 in (select count(*) from (${q}) as ${n})`,
  (q, n) => `select 1 as one order by (select count(*) from (${q}) ${n})`,
  (q, n) =>
    `select count(*) as one from (select 1 as x) as ${n}_g group by x having (select count(*) from (${q}) as ${n}) >= 0`,
  (q, n) => `select max(x) over (order by (select count(*) from (${q}) as ${n})) as one from (select 1 as x) as ${n}_w`,
  (q, n) => `select sum((select count(*) from (${q}) as ${n})) as one`,
  (q, n) => `select 1 as one from (select 1 as x) as ${n} left join (${q}) as ${n}_j on 1 = 1`,
  (q, n) => `select 1 as one from (select 1 as x) as ${n} join (select 2 as y) as ${n}_j on exists (${q})`,
  (q, n) => `select 1 as one limit (select 1 + count(*) from (${q}) as ${n})`,
  (q, n) => `select¦*¦from¦((${q}))¦as¦${n}`,
  (q, n) => `select 1 as one from (select 1 as x) as ${n} cross join lateral (${q}) as ${n}_l`,
  (q) => `select coalesce(nullif(1, (select 2 where exists (${q}))), 3) as one`,
  (q) => `select 1 as one where 1 between 0 and (select count(*) + 1 from (select 1 as x where exists (${q})) as b)`,
  (q, n) => `select 1 as one where 0 < all (select count(*) + 1 from (${q}) as ${n})`,
  (q, n, o) => `select 1 as one from (${q}) as ${n}¦union¦all¦select 2 from (${o}) as ${n}_u`,
  (q, _, o) => `select 1 as one where exists (${q}) except select 2 where exists (${o})`,
  (q, n, o) => `select 1 as one from (${q}) as ${n}, (${o}) as ${n}_c`,
  (q, n, o) => `with ${n}_a as (${q}), ${n}_b as (${o}) select 1 as one from ${n}_a intersect select 1 from ${n}_b`,
];
const JOINS_FROM = 21;

const SCRIPTS: readonly ((sql: string) => string)[] = [
  ...Array.from({ length: 8 }, () => (sql: string) => sql),
  (sql) => `select 1; ${sql}`,
  (sql) => `${sql};`,
  (sql) => `;;${sql} ; select ';' as x`,
  (sql) => `explain ${sql}`,
  (sql) => `/* select */ ${sql} -- the end`,
];

/** Makes statements and scripts out of queries: in subqueries of every clause, common table expressions and set operations. */
export function queryMaker({ leaves, seed, depth = 3 }: QueryOptions): () => Query {
  const random = numbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  let names = 0;
  const make = (left: number): Query => {
    if (left === 0) return pick(leaves);
    const at = Math.floor(random() * AROUND.length);
    const inner = make(left - 1);
    const other = at < JOINS_FROM ? { sql: "", tables: [] } : make(Math.floor(random() * left));
    return {
      sql: AROUND[at]!(`${inner.sql}\n`, `n${++names}`, `${other.sql}\n`),
      tables: [...inner.tables, ...other.tables],
    };
  };
  return () => {
    const { sql, tables } = make(Math.floor(random() * (depth + 1)));
    return { sql: pick(SCRIPTS)(sql).replaceAll("¦", () => pick(GAPS)), tables: [...new Set(tables)] };
  };
}

/** Numbers from 0 to 1 (mulberry32). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
