/** Words that are quoted as identifiers, by dialect: those of SQLAlchemy, and what the databases of today do not take besides. */
export const reservedWords = {
  postgresql: words(`
    all analyse analyze and any array as asc asymmetric authorization between binary both case cast check collate
    collation column concurrently constraint create cross current_catalog current_date current_role current_schema
    current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for
    foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading
    left like limit localtime localtimestamp natural new not notnull null of off offset old on only or order outer
    over overlaps placing primary references returning right select session_user similar some symmetric table
    tablesample then to trailing true union unique user using variadic verbose when where window with`),
  duckdb: words(`
    all analyse analyze and anti any array as asc asof asymmetric at authorization between binary both by case cast
    check collate collation column concurrently constraint create cross current_catalog current_date current_role
    current_schema current_time current_timestamp current_user default deferrable desc describe distinct do else end
    except false fetch for foreign freeze from full glob grant group having ilike in initially inner intersect into is
    isnull join lambda lateral leading left like limit localtime localtimestamp natural new not notnull null of off
    offset old on only or order outer over overlaps pivot pivot_longer pivot_wider placing positional primary qualify
    references returning right select semi session_user show similar some summarize symmetric table tablesample then
    to trailing true union unique unpack unpivot user using variadic verbose when where window with`),
  sqlite: words(`
    add after all alter analyze and as asc attach autoincrement before begin between by cascade case cast check
    collate column commit conflict constraint create cross current_date current_time current_timestamp database
    default deferrable deferred delete desc detach distinct drop each else end escape except exclusive exists
    explain fail false for foreign from full glob group having if ignore immediate in index indexed initially
    inner insert instead intersect into is isnull join key left like limit match natural not notnull null of
    offset on or order outer plan pragma primary query raise references reindex rename replace restrict right
    rollback row select set table temp temporary then to transaction trigger true union unique update using vacuum
    values view virtual when where`),
  mysql: words(`
    accessible add admin all alter analyze and array as asc asensitive before between bigint binary blob body both by
    call cascade case change char character check collate column condition constraint continue convert create cross
    cube cume_dist current_date current_role current_time current_timestamp current_user cursor database databases
    day_hour day_microsecond day_minute day_second dec decimal declare default delayed delete delete_domain_id
    dense_rank desc describe deterministic distinct distinctrow div do_domain_ids double drop dual each else elseif
    elsif empty enclosed escaped except exists exit explain false fetch first_value float float4 float8 for force
    foreign from fulltext function general generated get get_master_public_key goto grant group grouping groups having
    high_priority history hour_microsecond hour_minute hour_second if ignore ignore_domain_ids ignore_server_ids in
    index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into
    io_after_gtids io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading leave
    left like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority
    master_bind master_demote_to_replica master_demote_to_slave master_heartbeat_period master_ssl_verify_server_cert
    match maxvalue mediumblob mediumint mediumtext member middleint minute_microsecond minute_second mod modifies
    natural no_write_to_binlog not nth_value ntile null numeric of offset on optimize optimizer_costs option
    optionally or order others out outer outfile over package page_checksum parse_gcol_expr parse_vcol_expr partition
    percent_rank period persist persist_only portion position precision primary procedure purge raise range rank read
    read_write reads real recursive ref_system_id references regexp release rename repeat replace require resignal
    restrict return returning revoke right rlike role row row_number rows rowtype schema schemas second_microsecond
    select sensitive separator set show signal slow smallint spatial specific sql sql_after_gtids sql_before_gtids
    sql_big_result sql_buffer_result sql_cache sql_calc_found_rows sql_no_cache sql_small_result sqlexception sqlstate
    sqlwarning ssl starting stats_auto_recalc stats_persistent stats_sample_pages stored straight_join system
    system_time table terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock
    unsigned update usage use using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying
    versioning virtual when where while window with without write xor year_month zerofill`),
  trino: words(`
    alter and as between by case cast constraint create cross cube current_catalog current_date current_path
    current_role current_schema current_time current_timestamp current_user deallocate delete describe distinct drop
    else end escape except execute exists extract false for from full group grouping having in inner insert intersect
    into is join json_array json_exists json_object json_query json_table json_value left like listagg localtime
    localtimestamp natural normalize not null on or order outer prepare recursive right rollup select skip table then
    trim true uescape union unnest using values when where with`),
  mssql: words(`
    add all alter and any as asc authorization backup begin between break browse bulk by cascade case check checkpoint
    close clustered coalesce collate column commit compute constraint contains containstable continue convert create
    cross current current_date current_time current_timestamp current_user cursor database dbcc deallocate declare
    default delete deny desc disk distinct distributed double drop dump else end errlvl escape except exec execute
    exists exit external fetch file fillfactor for foreign freetext freetexttable from full function goto grant group
    having holdlock identity identity_insert identitycol if in index inner insert intersect into is join key kill left
    like lineno load merge national nocheck nonclustered not null nullif of off offsets on open opendatasource openquery
    openrowset openxml option or order outer over percent pivot plan precision primary print proc procedure public
    raiserror read readtext reconfigure references replication restore restrict return revert revoke right rollback
    rowcount rowguidcol rule save schema securityaudit select session_user set setuser shutdown some statistics
    system_user table tablesample textsize then to top tran transaction trigger truncate tsequal union unique unpivot
    update updatetext use user values varying view waitfor when where while with writetext`),
  oracle: words(`
    all alter and any as asc between by char check cluster comment compress connect create current date decimal default
    delete desc distinct drop else exclusive exists float for from grant group having identified in index insert integer
    intersect into is level like lock long minus mode nocompress not nowait null number of on option or order pctfree
    prior public raw rename resource revoke select set share size smallint start synonym table then to trigger uid union
    unique update user values varchar varchar2 view where with`),
  /** Those of the standard: for databases that reserve about as many. */
  standard: words(`
    abs all allocate alter and any are array as asensitive asymmetric at atomic authorization begin between bigint
    binary blob boolean both by call called cardinality cascaded case cast char character check clob close coalesce
    collate column commit condition connect constraint convert corr corresponding count cross cube current
    current_catalog current_date current_path current_role current_row current_schema current_time current_timestamp
    current_user cursor cycle date day deallocate dec decimal declare default delete deref describe deterministic
    disconnect distinct double drop dynamic each element else end escape every except exec execute exists external
    extract false fetch filter float for foreign free from full function fusion get global grant group grouping groups
    having hold hour identity in indicator inner inout insensitive insert int integer intersect intersection interval
    into is join language large lateral leading left like limit local localtime localtimestamp match member merge
    method minute mod modifies module month multiset natural new no none normalize not null nullif numeric
    octet_length of offset old on only open or order out outer over overlaps overlay parameter partition position
    precision prepare primary procedure range rank reads real recursive ref references referencing release result
    return returns revoke right rollback rollup row row_number rows savepoint scope scroll search second select
    sensitive session_user set similar smallint some specific sql sqlexception sqlstate sqlwarning start static
    submultiset substring symmetric system system_user table tablesample then time timestamp timezone_hour
    timezone_minute to trailing translate translation treat trigger trim true truncate union unique unknown unnest
    update upper user using value values varbinary varchar varying view when whenever where window with within without
    year`),
} as const;

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
