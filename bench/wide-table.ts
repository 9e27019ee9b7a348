/** Columns of the table `wide`. */
export const wideColumns = ["id", "big", "ratio", "price", "name", "hash", "flag", "at", "day", "small"];

/** The statement that makes the table `wide`: ten columns of the usual types. */
export const wideTable = (kind: "postgresql" | "mysql", rows: number): string =>
  ({
    postgresql: `create table wide as select i as id, i::bigint * 1000003 as big, i * 0.37::double precision as ratio,
      (i * 1.01)::numeric(12, 2) as price, 'name ' || i % 1000 as name, md5(i::text) as hash, i % 2 = 0 as flag,
      timestamp '2024-01-01' + i * interval '1 minute' as at, date '2024-01-01' + i % 1000 as day, (i % 97)::smallint as small
      from generate_series(1, ${rows}) i`,
    mysql: `create table wide as select seq as id, seq * 1000003 as big, seq * 0.37e0 as ratio,
      cast(seq * 1.01 as decimal(12, 2)) as price, concat('name ', seq % 1000) as name, md5(seq) as hash, seq % 2 = 0 as flag,
      timestamp '2024-01-01 00:00:00' + interval seq minute as at, date '2024-01-01' + interval seq % 1000 day as day,
      seq % 97 as small from seq_1_to_${rows}`,
  })[kind];
