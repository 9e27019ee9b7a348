import { createHash } from "node:crypto";
import { parseSql } from "../../src/sql/reader.ts";
import { numbers } from "./queries.ts";

/** What a grammar of SQL needs to know of a dialect. */
interface Dialect {
  quote(name: string): string;
  /** Comments that stand for white space. */
  gaps: readonly string[];
  sources: readonly Piece[];
  expressions: readonly Piece[];
  queries: readonly Piece[];
  statements: readonly Piece[];
}

/** Makes one piece of SQL; `¦` stands where white space or a comment may stand. */
type Piece = (make: Maker) => string;

/** Makes the pieces that a piece is made of. */
interface Maker {
  table(): string;
  name(): string;
  source(): string;
  expression(): string;
  query(): string;
  /** A query whose value is one. */
  scalar(): string;
}

const NAMES = ["sales", "payroll", "orders", "people", "Mixed", "data", "x", "values_of", "to", "first"] as const;
const SCHEMAS = ["main", "Closed", "s"] as const;
const ANSI = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const TICKS = (name: string): string => `\`${name.replaceAll("`", "``")}\``;

const GAPS = [" ", " ", " ", "\n", "\t", "/**/", " /* from other; ' */ ", ' -- from "other\n', " -- it's; `select\n"];

const SOURCES: readonly Piece[] = [
  (m) => m.table(),
  (m) => m.table(),
  (m) => `${m.table()}¦as¦${m.name()}`,
  (m) => `${m.table()}¦${m.name()}_a`,
  (m) => `(${m.query()})¦as¦${m.name()}`,
  (m) => `(${m.query()})¦${m.name()}_s`,
  (m) => `${m.source()}¦join¦${m.source()}¦on¦${m.expression()}`,
  (m) => `${m.source()}¦left¦outer¦join¦${m.source()}¦on¦${m.expression()}¦=¦${m.expression()}`,
  (m) => `${m.source()}¦cross¦join¦${m.source()}`,
  (m) => `${m.source()},¦${m.source()}`,
  (m) => `(${m.table()}¦as¦p¦join¦${m.table()}¦as¦q¦on¦${m.expression()})`,
  (m) => `${m.table()}¦as¦u1¦natural¦join¦${m.table()}¦as¦u2`,
  (m) => `${m.table()}¦as¦j1¦inner¦join¦${m.table()}¦as¦j2¦using¦(n)`,
];

const EXPRESSIONS: readonly Piece[] = [
  () => "1",
  () => "n",
  () => "'it''s from payroll'",
  () => "null",
  (m) => `(${m.scalar()})`,
  (m) => `(${m.scalar()})`,
  (m) => `exists¦(${m.query()})`,
  (m) => `n¦in¦(${m.scalar()})`,
  (m) => `n¦not¦in¦(${m.scalar()})`,
  (m) => `n¦=¦any¦(${m.scalar()})`,
  (m) => `case¦when¦${m.expression()}¦=¦1¦then¦${m.expression()}¦else¦${m.expression()}¦end`,
  (m) => `cast(${m.expression()}¦as¦char(10))`,
  (m) => `coalesce(${m.expression()},¦${m.expression()})`,
  (m) => `count(distinct¦${m.expression()})`,
  (m) => `${m.expression()}¦between¦${m.expression()}¦and¦${m.expression()}`,
  (m) => `(${m.expression()}¦+¦${m.expression()})`,
  (m) => `not¦${m.expression()}`,
  (m) => `${m.expression()}¦is¦not¦null`,
  (m) => `${m.expression()}¦like¦'%'`,
  (m) => `max(n)¦over¦(partition¦by¦${m.expression()}¦order¦by¦${m.expression()})`,
  (m) => `extract(year¦from¦${m.expression()})`,
  (m) => `substring('from x'¦from¦${m.expression()})`,
  (m) => `trim(both¦' '¦from¦${m.expression()})`,
];

const QUERIES: readonly Piece[] = [
  (m) => `select¦*¦from¦${m.source()}`,
  (m) => `select¦${m.expression()}¦from¦${m.source()}`,
  (m) => `SELECT¦${m.expression()}¦AS¦n,¦${m.expression()}¦FROM¦${m.source()}¦WHERE¦${m.expression()}`,
  (m) => `select¦${m.expression()}¦as¦n`,
  (m) => `select¦distinct¦n¦from¦${m.source()}¦where¦${m.expression()}¦=¦1¦or¦${m.expression()}¦<¦2`,
  (m) => `select¦n¦from¦${m.source()}¦group¦by¦n¦having¦${m.expression()}¦>¦0`,
  (m) => `select¦n¦from¦${m.source()}¦group¦by¦${m.expression()}`,
  (m) => `select¦n¦from¦${m.source()}¦order¦by¦${m.expression()}¦desc,¦${m.expression()}`,
  (m) => `select¦n¦from¦${m.source()}¦order¦by¦1¦limit¦5`,
  (m) => `select¦n¦from¦${m.table()}¦union¦all¦select¦n¦from¦${m.table()}`,
  (m) => `(${m.query()})¦union¦(${m.query()})`,
  (m) => `(${m.query()})¦except¦(${m.query()})`,
  (m) => `(${m.query()})¦intersect¦(${m.query()})¦order¦by¦1¦limit¦3`,
  (m) => `with¦${m.name()}¦as¦(${m.query()})¦select¦*¦from¦${m.source()}`,
  (m) => `with¦${m.name()}¦as¦(${m.query()}),¦${m.name()}2¦as¦(${m.query()})¦select¦n¦from¦${m.source()},¦${m.table()}`,
  (m) => {
    const name = m.name();
    return `with¦recursive¦${name}(n)¦as¦(select¦1¦union¦all¦select¦n¦+¦1¦from¦${name},¦${m.source()})¦select¦*¦from¦${name},¦${m.table()}`;
  },
  (m) => {
    const name = m.name();
    return `with¦${name}¦as¦(select¦*¦from¦${name})¦select¦*¦from¦${name}`;
  },
  (m) => {
    const name = m.name();
    return `select¦*¦from¦(with¦${name}¦as¦(${m.query()})¦select¦*¦from¦${name})¦as¦w,¦${name}`;
  },
  (m) => `(${m.query()})`,
];

const STATEMENTS: readonly Piece[] = [
  (m) => m.query(),
  (m) => m.query(),
  (m) => m.query(),
  (m) => m.query(),
  (m) => `${m.query()};¦${m.query()}`,
  (m) => `${m.query()}¦; -- the end`,
  (m) => `insert¦into¦${m.table()}¦${m.query()}`,
  (m) => `insert¦into¦${m.table()}¦(n)¦values¦(${m.expression()})`,
  (m) => `update¦${m.table()}¦set¦n¦=¦${m.expression()}¦where¦${m.expression()}`,
  (m) => `delete¦from¦${m.table()}¦where¦${m.expression()}`,
  (m) => `create¦table¦made¦as¦${m.query()}`,
  (m) => `create¦view¦made¦as¦${m.query()}`,
  (m) => `create¦or¦replace¦view¦made¦(n)¦as¦${m.query()}`,
];

const MERGE: Piece = (m) =>
  `merge¦into¦${m.table()}¦as¦t¦using¦${m.table()}¦as¦s¦on¦t.n¦=¦s.n¦and¦${m.expression()}¦when¦matched¦then¦update¦set¦n¦=¦${m.expression()}¦when¦not¦matched¦then¦insert¦(n)¦values¦(${m.expression()})`;

const DIALECTS: Readonly<Record<string, Dialect>> = {
  postgresql: {
    quote: ANSI,
    gaps: [...GAPS, " /* /* nested ; from t */ */ "],
    sources: [
      (m) => `only¦${m.table()}`,
      (m) => `lateral¦(${m.query()})¦as¦l`,
      (m) => `${m.table()}¦as¦t1¦cross¦join¦lateral¦(${m.query()})¦as¦l2`,
      (m) => `(values¦(${m.expression()}),¦(${m.expression()}))¦as¦v(n)`,
      (m) => `generate_series(1,¦${m.expression()})¦as¦g(n)`,
      (m) => `unnest(array[${m.expression()}])¦with¦ordinality¦as¦o(n,¦i)`,
      (m) => `${m.table()}¦tablesample¦system¦(10)`,
      (m) => `${m.table()}¦as¦c1(a,¦b)`,
      (m) => `${m.source()}¦full¦join¦${m.source()}¦on¦true`,
    ],
    expressions: [
      (m) => `array(${m.scalar()})`,
      (m) => `(${m.expression()})::text`,
      (m) => `count(*)¦filter¦(where¦${m.expression()})`,
      (m) => `array_agg(n¦order¦by¦${m.expression()})`,
      (m) => `row(${m.expression()},¦${m.expression()})`,
      (m) => `array[${m.expression()},¦${m.expression()}]`,
      (m) => `n¦is¦distinct¦from¦${m.expression()}`,
      (m) => `(array(${m.scalar()}))[1]`,
      (m) => `overlay('x'¦placing¦'y'¦from¦${m.expression()})`,
      (m) => `n¦>=¦all¦(array[${m.expression()}])`,
      (m) => `percentile_cont(0.5)¦within¦group¦(order¦by¦${m.expression()})`,
      () => "$a$ from payroll; ' $a$",
      () => "E'\\' from payroll'",
      (m) => `jsonb_build_object('a',¦${m.expression()})¦->>¦'a'`,
    ],
    queries: [
      (m) => `values¦(${m.expression()}),¦(${m.expression()})`,
      (m) => `select¦n¦from¦${m.source()}¦limit¦(${m.scalar()})¦offset¦(${m.scalar()})`,
      (m) => `select¦distinct¦on¦(${m.expression()})¦*¦from¦${m.source()}`,
      (m) => `select¦n¦from¦${m.source()}¦group¦by¦grouping¦sets¦((n),¦(${m.expression()}))`,
      (m) => `select¦n¦from¦${m.source()}¦window¦w¦as¦(partition¦by¦${m.expression()})`,
      (m) => `select¦n¦from¦${m.source()}¦for¦update`,
      (m) => `select¦n¦from¦${m.source()}¦fetch¦first¦3¦rows¦only`,
      (m) => `with¦${m.name()}¦as¦materialized¦(${m.query()})¦${m.query()}`,
      (m) => `with¦d¦as¦(delete¦from¦${m.table()}¦where¦${m.expression()}¦returning¦*)¦select¦*¦from¦d,¦${m.source()}`,
      (m) => `with¦i¦as¦(insert¦into¦${m.table()}¦${m.query()}¦returning¦(${m.scalar()}))¦select¦*¦from¦i`,
    ],
    statements: [
      MERGE,
      (m) => `explain¦${m.query()}`,
      (m) => `explain¦(analyze,¦format¦json)¦${m.query()}`,
      (m) => `explain¦analyze¦verbose¦${m.query()}`,
      (m) => `copy¦(${m.query()})¦to¦'/tmp/x'`,
      (m) => `copy¦${m.table()}¦to¦stdout`,
      (m) => `prepare¦p¦as¦${m.query()}`,
      (m) => `declare¦c¦cursor¦for¦${m.query()}`,
      (m) => `do¦$$¦begin¦perform¦(${m.scalar()});¦end¦$$`,
      (m) => `update¦${m.table()}¦as¦t¦set¦n¦=¦1¦from¦${m.source()}¦where¦${m.expression()}`,
      (m) => `update¦${m.table()}¦set¦(n,¦m)¦=¦(${m.query()})`,
      (m) => `delete¦from¦${m.table()}¦as¦t¦using¦${m.source()}¦where¦${m.expression()}¦returning¦${m.expression()}`,
      (m) => `insert¦into¦${m.table()}¦(n)¦${m.query()}¦on¦conflict¦(n)¦do¦update¦set¦n¦=¦(${m.scalar()})`,
      (m) => `insert¦into¦${m.table()}¦${m.query()}¦returning¦(${m.scalar()})`,
      (m) => `select¦n¦into¦made¦from¦${m.source()}`,
      (m) => `select¦n¦into¦temporary¦table¦made¦from¦${m.source()}¦where¦${m.expression()}`,
      (m) => `create¦materialized¦view¦made¦as¦${m.query()}`,
      (m) => `create¦temporary¦table¦made¦on¦commit¦drop¦as¦${m.query()}`,
      (m) => `table¦${m.table()}`,
      (m) => `${m.query()}¦union¦table¦${m.table()}`,
    ],
  },
  mysql: {
    quote: TICKS,
    gaps: [...GAPS, " # from `other` it's\n", " --\t' x\n"],
    sources: [
      (m) => `lateral¦(${m.query()})¦as¦l`,
      (m) => `${m.table()}¦straight_join¦${m.table()}`,
      (m) => `${m.table()}¦as¦i1¦force¦index¦(i)`,
      (m) => `${m.table()}¦partition¦(p0)`,
      (m) => `(${m.table()}¦as¦m1,¦${m.table()}¦as¦m2)`,
      (m) => `json_table('[1]',¦'$[*]'¦columns¦(a¦int¦path¦'$'))¦as¦jt,¦${m.table()}`,
    ],
    expressions: [
      () => '"from payroll; \' "',
      () => "'a\\' from payroll'",
      (m) => `if(${m.expression()},¦${m.expression()},¦1)`,
      (m) => `group_concat(n¦order¦by¦${m.expression()}¦separator¦',')`,
      (m) => `date_add('2024-01-01',¦interval¦${m.expression()}¦day)`,
      (m) => `n¦<=>¦${m.expression()}`,
      (m) => `n¦regexp¦${m.expression()}`,
      (m) => `convert(${m.expression()}¦using¦utf8)`,
      (m) => `(${m.expression()},¦1)¦=¦(${m.query()})`,
      (m) => `binary¦${m.expression()}`,
      (m) => `match¦(n)¦against¦('x')¦+¦${m.expression()}`,
    ],
    queries: [
      (m) => `select¦n¦from¦${m.source()}¦limit¦2,¦5`,
      (m) => `select¦n¦from¦${m.source()}¦group¦by¦${m.expression()}¦with¦rollup`,
      (m) => `select¦n¦from¦${m.source()}¦lock¦in¦share¦mode`,
      (m) => `select¦sql_no_cache¦n¦from¦${m.source()}`,
      (m) => `select¦straight_join¦n¦from¦${m.table()},¦${m.table()}`,
      (m) => `select¦high_priority¦${m.expression()}¦from¦${m.source()}`,
    ],
    statements: [
      (m) => `explain¦${m.query()}`,
      (m) => `explain¦format=json¦${m.query()}`,
      (m) => `replace¦into¦${m.table()}¦${m.query()}`,
      (m) => `insert¦into¦${m.table()}¦set¦n¦=¦(${m.scalar()})`,
      (m) => `insert¦into¦${m.table()}¦(n)¦${m.query()}¦on¦duplicate¦key¦update¦n¦=¦(${m.scalar()})`,
      (m) => `update¦${m.table()},¦${m.table()}¦set¦n¦=¦${m.expression()}`,
      (m) =>
        `update¦${m.table()}¦as¦a¦join¦${m.table()}¦as¦b¦on¦${m.expression()}¦set¦a.n¦=¦1¦order¦by¦${m.expression()}`,
      (m) => `delete¦a¦from¦${m.table()}¦as¦a¦join¦${m.source()}¦on¦${m.expression()}`,
      (m) => `set¦@x¦=¦(${m.scalar()})`,
      (m) => `do¦(${m.scalar()})`,
      (m) => `select¦n¦from¦${m.source()}¦into¦outfile¦'/tmp/x'`,
      (m) => `handler¦${m.table()}¦open`,
      () => "prepare¦p¦from¦'select * from payroll'",
      (m) => `create¦table¦made¦like¦${m.table()}`,
    ],
  },
  sqlite: {
    quote: ANSI,
    gaps: GAPS,
    sources: [
      (m) => `${m.table()}¦not¦indexed`,
      (m) => `${m.table()}¦indexed¦by¦i`,
      (m) => `json_each('[1]')¦as¦e,¦${m.table()}`,
      (m) => `[${m.name()}]`,
      (m) => TICKS(m.name()),
      (m) => `(${m.source()})`,
    ],
    expressions: [
      (m) => `iif(${m.expression()},¦1,¦${m.expression()})`,
      (m) => `n¦glob¦${m.expression()}`,
      (m) => `n¦is¦${m.expression()}`,
      (m) => `count(*)¦filter¦(where¦${m.expression()})`,
      (m) => `n¦collate¦nocase¦=¦${m.expression()}`,
      () => "x'00ff'",
    ],
    queries: [
      (m) => `values¦(${m.expression()}),¦(${m.expression()})`,
      (m) => `select¦n¦from¦${m.source()}¦limit¦(${m.scalar()})¦offset¦(${m.scalar()})`,
      (m) => `select¦n¦from¦${m.source()}¦union¦select¦n¦from¦${m.source()}¦except¦select¦n¦from¦${m.source()}`,
    ],
    statements: [
      (m) => `explain¦query¦plan¦${m.query()}`,
      (m) => `explain¦${m.query()}`,
      (m) => `replace¦into¦${m.table()}¦${m.query()}`,
      (m) => `insert¦or¦ignore¦into¦${m.table()}¦${m.query()}¦returning¦(${m.scalar()})`,
      (m) => `update¦${m.table()}¦set¦n¦=¦1¦from¦${m.source()}¦where¦${m.expression()}`,
    ],
  },
  duckdb: {
    quote: ANSI,
    gaps: GAPS,
    sources: [
      (m) => `range(3)¦as¦r(n),¦${m.table()}`,
      (m) => `${m.table()}¦semi¦join¦${m.table()}¦using¦(n)`,
      (m) => `${m.table()}¦as¦a1¦asof¦join¦${m.table()}¦as¦a2¦on¦a1.n¦>=¦a2.n`,
      (m) => `${m.table()}¦positional¦join¦${m.table()}`,
      (m) => `(from¦${m.table()})¦as¦f`,
      (m) => `(values¦(${m.expression()}))¦as¦v(n)`,
      (m) => `lateral¦(${m.query()})¦as¦l`,
      (m) => `${m.table()}¦pivot¦(sum(n)¦for¦n¦in¦(1,¦2))`,
    ],
    expressions: [
      (m) => `[${m.expression()},¦${m.expression()}]`,
      (m) => `{'a':¦${m.expression()}}`,
      (m) => `list_transform([1],¦y¦->¦y¦+¦1)¦=¦${m.expression()}`,
      (m) => `array(${m.scalar()})`,
      (m) => `(${m.expression()})::int`,
      (m) => `try_cast(${m.expression()}¦as¦int)`,
    ],
    queries: [
      (m) => `from¦${m.table()}`,
      (m) => `from¦${m.table()}¦select¦n¦where¦${m.expression()}`,
      (m) => `select¦*¦exclude¦(n)¦from¦${m.source()}`,
      (m) => `select¦*¦replace¦(${m.expression()}¦as¦n)¦from¦${m.source()}`,
      (m) => `select¦n¦from¦${m.source()}¦qualify¦row_number()¦over¦(order¦by¦${m.expression()})¦=¦1`,
      (m) => `select¦n¦from¦${m.source()}¦union¦by¦name¦select¦n¦from¦${m.source()}`,
      (m) => `select¦n¦from¦${m.source()}¦group¦by¦all¦order¦by¦all`,
      (m) => `select¦n¦from¦${m.source()}¦using¦sample¦10%`,
    ],
    statements: [
      (m) => `explain¦${m.query()}`,
      (m) => `summarize¦${m.table()}`,
      (m) => `describe¦${m.table()}`,
      (m) => `pivot¦${m.table()}¦on¦n¦using¦sum(m)`,
      (m) => `copy¦(${m.query()})¦to¦'x.csv'`,
      (m) => `create¦or¦replace¦table¦made¦as¦${m.query()}`,
      (m) => `insert¦into¦${m.table()}¦by¦name¦${m.query()}`,
    ],
  },
  mssql: {
    quote: (name) => `[${name.replaceAll("]", "]]")}]`,
    gaps: GAPS,
    sources: [
      (m) => `${m.table()}¦with¦(nolock)`,
      (m) => `${m.table()}¦as¦a1¦cross¦apply¦(${m.query()})¦as¦a2`,
      (m) => `${m.table()}¦as¦o1¦outer¦apply¦(select¦*¦from¦${m.source()})¦as¦o2`,
      (m) => `(values¦(${m.expression()}))¦as¦v(n)`,
      (m) => `${m.table()}¦pivot¦(sum(n)¦for¦m¦in¦([1],¦[2]))¦as¦pv`,
    ],
    expressions: [
      (m) => `iif(${m.expression()}¦=¦1,¦1,¦${m.expression()})`,
      (m) => `try_convert(int,¦${m.expression()})`,
      () => "N'from payroll'",
      (m) => `string_agg(n,¦',')¦within¦group¦(order¦by¦${m.expression()})`,
    ],
    queries: [
      (m) => `select¦top¦5¦n¦from¦${m.source()}`,
      (m) => `select¦top¦(${m.expression()})¦n¦from¦${m.source()}`,
      (m) => `select¦n¦from¦${m.source()}¦order¦by¦1¦offset¦1¦rows¦fetch¦next¦3¦rows¦only`,
      (m) => `select¦n¦from¦${m.source()}¦option¦(maxdop¦1)`,
    ],
    statements: [
      MERGE,
      (m) => `select¦n¦into¦made¦from¦${m.source()}`,
      (m) => `delete¦t¦from¦${m.table()}¦as¦t¦join¦${m.source()}¦on¦${m.expression()}¦=¦1`,
      (m) => `update¦t¦set¦n¦=¦1¦from¦${m.table()}¦as¦t,¦${m.source()}`,
    ],
  },
  trino: {
    quote: ANSI,
    gaps: GAPS,
    sources: [
      (m) => `unnest(array[${m.expression()}])¦as¦t(n),¦${m.table()}`,
      (m) => `(values¦${m.expression()},¦${m.expression()})¦as¦v(n)`,
      (m) => `${m.table()}¦tablesample¦bernoulli¦(10)`,
      (m) => `lateral¦(${m.query()})¦as¦l`,
    ],
    expressions: [
      (m) => `array[${m.expression()}]`,
      (m) => `transform(array[1],¦y¦->¦y¦+¦1)¦=¦${m.expression()}`,
      (m) => `try(${m.expression()})`,
      (m) => `n¦>¦all¦(${m.scalar()})`,
    ],
    queries: [
      (m) => `values¦${m.expression()},¦${m.expression()}`,
      (m) => `select¦n¦from¦${m.source()}¦group¦by¦cube¦(n)`,
      (m) => `select¦n¦from¦${m.source()}¦fetch¦first¦3¦rows¦with¦ties`,
    ],
    statements: [
      MERGE,
      (m) => `explain¦${m.query()}`,
      (m) => `explain¦analyze¦${m.query()}`,
      (m) => `create¦table¦made¦with¦(format¦=¦'ORC')¦as¦${m.query()}`,
    ],
  },
};

export const grammarDialects = Object.keys(DIALECTS);

export interface GrammarOptions {
  /** The same seed gives the same statements. */
  seed: number;
  names?: readonly string[];
  schemas?: readonly string[];
}

/** How deep pieces lie in pieces at most. */
const DEPTH = 4;

/** Makes statements of a dialect: whatever may stand in one, in whatever else. */
export function statementMaker(
  dialect: string,
  { seed, names = NAMES, schemas = SCHEMAS }: GrammarOptions,
): () => string {
  const own = DIALECTS[dialect]!;
  const random = numbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const sources = [...SOURCES, ...own.sources];
  const expressions = [...EXPRESSIONS, ...own.expressions];
  const queries = [...QUERIES, ...own.queries];
  let depth = 0;
  const nested = (pieces: readonly Piece[], leaf: () => string): string => {
    if (depth >= DEPTH || random() < 0.12 * depth) return leaf();
    depth++;
    try {
      return pick(pieces)(maker);
    } finally {
      depth--;
    }
  };
  const spelled = (name: string): string => {
    const way = random();
    if (way < 0.2 || !/^[a-z]\w*$/i.test(name) || name === "to" || name === "first") return own.quote(name);
    return way < 0.3 ? name.toUpperCase() : name;
  };
  const maker: Maker = {
    name: () => spelled(pick(names)),
    table: () => {
      const name = spelled(pick(names));
      if (schemas.length === 0 || random() < 0.7) return name;
      return `${spelled(pick(schemas))}${pick([".", ".", " . ", "."])}${name}`;
    },
    source: () => nested(sources, maker.table),
    expression: () => nested(expressions, () => pick(["1", "n", "null", "''"])),
    query: () => nested(queries, () => `select¦n¦from¦${maker.table()}`),
    scalar: () =>
      nested(
        [(m) => `select¦max(n)¦from¦${m.source()}`, (m) => m.query()],
        () => `select¦max(n)¦from¦${maker.table()}`,
      ),
  };
  return () => pick([...STATEMENTS, ...own.statements])(maker).replaceAll("¦", () => pick(own.gaps));
}

/** Dialects that the reader calls otherwise. */
const READERS: Readonly<Record<string, string>> = { mssql: "tsql" };

/** The tables that Liteset finds in a statement, as `tablesOf` writes them; null where it would not run it for everybody. */
export async function tablesFound(sql: string, dialect: string): Promise<string[] | null> {
  const { statements } = await parseSql(sql, READERS[dialect] ?? dialect);
  if (statements.some(({ isReadable }) => !isReadable)) return null;
  const tables = statements.flatMap((statement) => statement.tables);
  return tablesOf(tables.map(({ catalog, schema, table }) => [catalog, schema, table]));
}

/** Tables by one name each; the case of letters is the databases' to judge. */
export const tablesOf = (tables: readonly (string | null)[][]): string[] => [
  ...new Set(
    tables.map((path) =>
      path
        .filter((part) => part !== null)
        .join(".")
        .toLowerCase(),
    ),
  ),
];

/** What a genuine parser found, by the number of the statement; the statements themselves are made again. */
export interface GrammarRecord {
  /** Of all statements: another one says that the grammar has changed. */
  digest: string;
  tables: Record<string, string>;
}

export function recordOf(made: readonly string[], known: readonly (string[] | null)[]): GrammarRecord {
  return {
    digest: digestOf(made),
    tables: Object.fromEntries(
      known.flatMap((tables, at) => (tables === null ? [] : [[String(at), tables.join(" ")]])),
    ),
  };
}

export const digestOf = (made: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(made)).digest("hex").slice(0, 16);
