# Statements that must be refused with INVALID_ARGUMENT, one per line. Those too long to write are in RefusalCorpus.

# Not queries.
DROP TABLE log_entries
CREATE TABLE x (a INT)
CREATE TABLE x AS SELECT 1
CREATE MACRO f() AS 1
CREATE TEMP MACRO now() AS 1
CREATE VIEW v AS SELECT 1
INSERT INTO log_entries VALUES (1)
UPDATE log_entries SET level = 1
DELETE FROM log_entries
TRUNCATE log_entries
ALTER TABLE log_entries ADD COLUMN x INT
COPY log_entries TO '/tmp/x.csv'
COPY (SELECT 1) TO '/tmp/x.parquet'
EXPORT DATABASE '/tmp/x'
IMPORT DATABASE '/tmp/x'
ATTACH '/tmp/x.db'
ATTACH ':memory:' AS m
DETACH prelude
USE prelude
SET memory_limit = '100GB'
SET threads = 64
RESET threads
PRAGMA database_list
PRAGMA version
CALL pragma_version()
CALL duckdb_settings()
INSTALL httpfs
LOAD httpfs
CHECKPOINT
FORCE CHECKPOINT
VACUUM
ANALYZE
BEGIN TRANSACTION
COMMIT
PREPARE p AS SELECT 1
EXECUTE p
DEALLOCATE p
COMMENT ON TABLE log_entries IS 'x'
CREATE SECRET s (TYPE s3)
CREATE SEQUENCE s
CREATE SCHEMA s
EXPLAIN DROP TABLE x
EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/x'
EXPLAIN (FORMAT json) SELECT 1
EXPLAIN EXPLAIN SELECT 1
EXPLAIN DESCRIBE log_entries
SUMMARIZE log_entries
SHOW DATABASES
SHOW ALL SETTINGS
SHOW timezone
SHOW TABLES FROM x
SHOW FROM TABLES
DESCRIBE nothing
SELECT 1; SELECT 2
SELECT 1; DROP TABLE x
SELECT 1;; DROP TABLE x; --
--
;
SELEC 1
SELECT FROM
SELECT * FROM log_entries WHERE
WITH a AS (INSERT INTO log_entries VALUES (1) RETURNING *) SELECT * FROM a
WITH a AS (DELETE FROM log_entries RETURNING *) SELECT * FROM a

# Files by name.
SELECT * FROM '/etc/passwd'
SELECT * FROM 'x.parquet'
SELECT * FROM "/etc/passwd"
FROM 'x.csv'
SELECT (FROM 'x.csv')
SELECT * FROM log_entries, 'x.parquet'
SELECT * FROM log_entries JOIN 'x.json' USING (a)
SELECT * FROM (SELECT * FROM 'x.parquet')
SELECT 1 WHERE EXISTS (SELECT 1 FROM 'x.parquet')
WITH "x.parquet" AS (SELECT * FROM "x.parquet") SELECT * FROM "x.parquet"
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a
WITH a AS (SELECT 1) SELECT * FROM public.a
WITH RECURSIVE a AS (SELECT 1 UNION ALL SELECT * FROM 'x.parquet') SELECT * FROM a
PIVOT 'x.parquet' ON a IN (1) USING count(*)
UNPIVOT 'x.parquet' ON a INTO NAME n VALUE v
DESCRIBE 'x.parquet'
SELECT * FROM log_entries UNION SELECT * FROM 'x.parquet'
SELECT * FROM log_entries ORDER BY (SELECT max(a) FROM 'x.parquet')
SELECT level FROM log_entries LIMIT (SELECT count(*) FROM 'x.parquet')
SELECT sum(level) FILTER (WHERE EXISTS (FROM 'x.parquet')) FROM log_entries
SELECT * FROM (VALUES ((SELECT max(a) FROM 'x.parquet'))) v

# Functions that read files, settings, catalogs, variables, or run text.
SELECT * FROM read_csv('/etc/passwd')
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM read_blob('/etc/*')
SELECT * FROM read_parquet('x.parquet')
SELECT * FROM parquet_scan('x.parquet')
SELECT * FROM parquet_metadata('x.parquet')
SELECT * FROM parquet_schema('x.parquet')
SELECT * FROM parquet_kv_metadata('x.parquet')
SELECT * FROM read_json('x.json')
SELECT * FROM read_duckdb('x.db')
SELECT * FROM glob('/*')
SELECT * FROM sniff_csv('x.csv')
SELECT * FROM system.main.read_parquet('x.parquet')
SELECT * FROM main.read_csv('/etc/passwd')
SELECT * FROM query('SELECT 1')
SELECT * FROM query_table('log_entries')
SELECT * FROM json_execute_serialized_sql('{}')
SELECT json_serialize_sql('SELECT 1')
SELECT json_deserialize_sql('{}')
SELECT json_serialize_plan('SELECT 1')
SELECT getvariable('x')
SELECT current_setting('memory_limit')
SELECT * FROM duckdb_settings()
SELECT * FROM duckdb_functions()
SELECT * FROM duckdb_databases()
SELECT * FROM duckdb_secrets()
SELECT * FROM duckdb_logs
SELECT * FROM duckdb_tables
SELECT * FROM sqlite_master
SELECT * FROM pragma_version()
SELECT * FROM pragma_database_size()
SELECT * FROM pg_catalog.pg_tables
SELECT * FROM pg_tables
SELECT * FROM information_schema.character_sets
SELECT * FROM system.information_schema.tables
SELECT * FROM prelude.main.x
SELECT * FROM memory.log_entries
SELECT * FROM main.log_entries
SELECT * FROM other.public.log_entries
SELECT * FROM checkpoint()
SELECT * FROM force_checkpoint()
SELECT * FROM which_secret('a', 's3')
SELECT * FROM enable_logging()
SELECT * FROM truncate_duckdb_logs()
SELECT * FROM test_all_types()
SELECT * FROM repeat_row(1, num_rows := 1000000)
SELECT * FROM repeat(1, 1000000)
SELECT * FROM seq_scan('x')
SELECT * FROM arrow_scan(1, 2, 3)
SELECT * FROM summary((SELECT 1))
SELECT * FROM lake_scan(1)
SELECT * FROM lake_scan(140000000000)
SELECT lake_scan(1)
SELECT pg_sleep(1)
SELECT sleep_ms(1000)
SELECT setseed(0.5)
SELECT nextval('s')
SELECT currval('s')
SELECT setval('s', 1)
SELECT write_log('x')
SELECT error('x')
SELECT txid_current()
SELECT current_query()
SELECT current_connection_id()
SELECT in_search_path('a', 'b')
SELECT parse_duckdb_log_message('a', 'b')
SELECT stats(1)
SELECT system.main.abs(1)
SELECT main.abs(1)
SELECT pg_catalog.pg_typeof(1)
SELECT minus_as_bigint(1, 2)
SELECT no_such_function(1)
SELECT __internal_decompress_string(1)
SELECT 'x.csv'.read_text()
SELECT '/etc/passwd'.upper().read_text()
SELECT 'SELECT 1'.query()
SELECT 'x'.getvariable()

# Where such functions hide.
SELECT list_transform([1], lambda x: getvariable('y'))
SELECT list_transform([1], x -> current_setting('threads'))
SELECT [getvariable('y') FOR x IN [1]]
SELECT list_aggregate([1], 'no_such_aggregate')
SELECT list_aggregate([1], 'get' || 'variable')
SELECT list_aggregate([1], lower('SUM'))
SELECT [1].list_aggr('read_text')
SELECT array_aggregate([1], level) FROM log_entries
SELECT count(*) FILTER (WHERE getvariable('y') = 1) FROM log_entries
SELECT sum(level) OVER (ORDER BY getvariable('y')) FROM log_entries
SELECT sum(level) OVER (PARTITION BY current_setting('threads')) FROM log_entries
SELECT sum(level) OVER (ROWS BETWEEN getvariable('y') PRECEDING AND CURRENT ROW) FROM log_entries
SELECT sum(level) OVER w FROM log_entries WINDOW w AS (ORDER BY getvariable('y'))
SELECT getvariable('x') OVER () FROM log_entries
SELECT string_agg(msg, ',' ORDER BY getvariable('y')) FROM log_entries
SELECT level FROM log_entries LIMIT getvariable('y')
SELECT level FROM log_entries OFFSET getvariable('y')
SELECT level FROM log_entries ORDER BY getvariable('y')
SELECT DISTINCT ON (getvariable('y')) level FROM log_entries
SELECT level FROM log_entries GROUP BY level, getvariable('y')
SELECT level FROM log_entries GROUP BY ROLLUP (getvariable('y'))
SELECT level FROM log_entries HAVING getvariable('y') = 1
SELECT level FROM log_entries QUALIFY getvariable('y') = 1
SELECT CASE WHEN getvariable('y') = 1 THEN 2 END
SELECT CAST(getvariable('y') AS INT)
SELECT 1 IN (getvariable('y'))
SELECT 1 BETWEEN 0 AND getvariable('y')
SELECT {'a': getvariable('y')}
SELECT MAP {'a': getvariable('y')}
SELECT [1][getvariable('y')]
SELECT coalesce(NULL, getvariable('y'))
SELECT TRY(getvariable('y'))
SELECT * REPLACE (getvariable('y') AS level) FROM log_entries
SELECT COLUMNS(c -> c = getvariable('y')) FROM log_entries
SELECT * FROM (VALUES (getvariable('y'))) v
SELECT * FROM log_entries a JOIN log_entries b ON getvariable('y') = 1
SELECT * FROM generate_series(1, getvariable('y'))
SELECT * FROM unnest([getvariable('y')])
SELECT * FROM log_entries a, LATERAL (SELECT getvariable('y')) b
PIVOT log_entries ON target IN ('net') USING count(getvariable('y'))
WITH a AS (SELECT getvariable('y')) SELECT 1
SELECT (SELECT (SELECT getvariable('y')))
SELECT getvariable('y') AS a UNION SELECT 1

# Forms of queries that are not known here.
SELECT $1
SELECT ?
SELECT * FROM log_entries AT (VERSION => 1)
SELECT * FROM log_entries WHERE level = $level
WITH RECURSIVE a(x, y) USING KEY (x) AS (SELECT 1, 2 UNION SELECT x, y FROM a) SELECT * FROM a
PIVOT log_entries ON target USING count(*)
SELECT 1::no_such_type
SELECT 1::main.integer
SELECT 'a'::ENUM('a', 'b')
SELECT format('{:4000000000}', 1)
SELECT format('{:{}}', 'x', 4000000000)
SELECT format(msg, 1) FROM log_entries
SELECT printf('%*d', 1000000000, 1)
SELECT printf('%4000000000d', 1)
SELECT bitstring('0101', 2000000000)

# Instances.
SELECT * FROM view_instance('nothing', 'global')
SELECT * FROM view_instance('processes', 'global')
SELECT * FROM view_instance('thread_spans', 'global')
SELECT * FROM view_instance('log_entries', 'not-a-uuid')
SELECT * FROM view_instance('log_entries', msg)
SELECT * FROM view_instance('log_entries', (SELECT max(process_id) FROM processes))
SELECT * FROM view_instance('log_entries')
SELECT * FROM view_instance()
SELECT view_instance('log_entries', 'global')
SELECT * FROM thread_spans
SELECT * FROM log_entrys

# Wrong names and values.
SELECT no_such_column FROM log_entries
SELECT log_entries.no_such FROM log_entries
SELECT a.level FROM log_entries
SELECT level FROM log_entries GROUP BY target
SELECT 'x' + 1
SELECT 'x'::INT
SELECT arrow_cast(1, 'Nothing')
SELECT arrow_cast(1)

# What multiplies.
SELECT repeat('x', 4000000000)
SELECT length(repeat(repeat('x', 10000), 10000))
SELECT repeat([1], 100000000)
SELECT lpad('x', 2000000000, 'y')
SELECT rpad('x', 2000000000, 'y')
SELECT range(1000000000)
SELECT range(0, 1000000000)
SELECT len(range(0, 1000000000, 1))
SELECT len(generate_series(0, 1000000000))
SELECT generate_series(TIMESTAMP '2000-01-01', TIMESTAMP '2100-01-01', INTERVAL '1 second')
SELECT list_resize([1], 1000000000)
SELECT array_resize([1], 1000000000, 1)
SELECT replace(repeat('x', 10000), 'x', repeat('y', 10000))
SELECT regexp_replace(repeat('x', 10000), 'x', repeat('y', 10000), 'g')
SELECT repeat('x', l) FROM (SELECT level * 1000000 AS l FROM log_entries)

# Work on partitions: arguments, places, company.
SELECT * FROM materialize_partitions()
SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02')
SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 60, 1)
SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', partition_delta_seconds := 60)
SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', '60')
SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 60.5)
SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 9223372036854775807)
SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', NULL)
SELECT * FROM materialize_partitions('log_entries', 0, 1, 60)
SELECT * FROM materialize_partitions('log_entries', true, false, 60)
SELECT * FROM materialize_partitions('log_entries', '', '2024-05-02', 60)
SELECT * FROM materialize_partitions('log_entries', 'infinity', '2024-05-02', 60)
SELECT * FROM materialize_partitions('log_entries', TIMESTAMP 'infinity', '2024-05-02', 60)
SELECT * FROM materialize_partitions('log_entries', '9999-01-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions('log_entries', '12:00', '2024-05-02', 60)
SELECT * FROM materialize_partitions('log_entries', INTERVAL '1 hour', '2024-05-02', 60)
SELECT * FROM materialize_partitions(['log_entries'], '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions(log_entries, '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions("log_entries", '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions((SELECT 'log_entries'), '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions(max('log_entries'), '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions(uuid()::text, '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', (random() * 60)::int)
SELECT * FROM materialize_partitions(list_transform(['a'], x -> x)[1], '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions(read_text('/etc/passwd'), '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions(getenv('HOME'), '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions(error('boom'), '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 1 // 0)
SELECT * FROM materialize_partitions('log_entries', '2024-05-01', '2024-05-02', '60'::INT + $1)
SELECT * FROM materialize_partitions(*)
SELECT * FROM system.main.materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 60)
SELECT * FROM materialize_partitions
SELECT materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 60)
SELECT 1 WHERE materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 60) IS NULL
SELECT list_transform([1], x -> regenerate_partitions('log_entries', '2024-05-01', '2024-05-02', 60))
SELECT retire_partitions('log_entries', 'global', '2024-05-01', '2024-05-02')
SELECT list_partitions()
SELECT * FROM list_partitions
SELECT * FROM list_partitions(1)
SELECT * FROM view_instance('list_partitions', 'global')
SELECT * FROM view_instance(list_partitions(), 'global')
SELECT * FROM log_entries, materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 60)
SELECT l.msg, m.msg FROM log_entries l, LATERAL (SELECT * FROM retire_partitions('log_entries', 'global', l.time, now())) m
EXPLAIN ANALYZE SELECT * FROM retire_partitions('log_entries', 'global', '2024-05-01', '2024-05-02')
CALL materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 60)

# Files, in the disguises of what the lake itself reads.
SELECT * FROM read_parquet(['views/a.parquet'], hive_partitioning = false)
SELECT * FROM (SELECT * FROM read_parquet('views/a.parquet') UNION ALL SELECT * FROM log_entries)
WITH log_entries AS (SELECT * FROM parquet_scan('views/a.parquet')) SELECT * FROM log_entries
SELECT * FROM parquet_scan('views/a.parquet')
SELECT * FROM 'views/a.parquet'
SELECT * FROM "views/log_entries/global/2024-05-01/a.parquet"
SELECT * FROM log_entries, 'views/*.parquet'
SELECT * FROM (VALUES (1)) v, LATERAL read_parquet('views/a.parquet')
SELECT (SELECT count(*) FROM read_parquet('views/a.parquet'))
SELECT * FROM lake_scan(0)
SELECT * FROM lake_scan('relation_0_0')
SELECT lake_scan(0)
SELECT * FROM parquet_schema('views/a.parquet')
SELECT * FROM parquet_file_metadata('views/a.parquet')
SELECT * FROM parquet_bloom_probe('views/a.parquet', 'msg', 'x')

# Functions that read a process or a block: wrong arguments, and what does not go together.
SELECT * FROM process_spans
SELECT * FROM process_spans()
SELECT * FROM process_spans('11111111-2222-3333-4444-555555555555')
SELECT * FROM process_spans('11111111-2222-3333-4444-555555555555', 'all')
SELECT * FROM process_spans('11111111-2222-3333-4444-555555555555', 'both', 1)
SELECT * FROM process_spans('11111111-2222-3333-4444-555555555555', types := 'both')
SELECT * FROM process_spans('game', 'both')
SELECT * FROM process_spans(NULL, 'both')
SELECT * FROM process_spans(1, 'both')
SELECT * FROM process_spans(uuid(), 'both')
SELECT * FROM process_spans((SELECT process_id FROM processes LIMIT 1), 'both')
SELECT * FROM processes p, process_spans(p.process_id, 'both')
SELECT process_spans('11111111-2222-3333-4444-555555555555', 'both')
SELECT * FROM main.process_spans('11111111-2222-3333-4444-555555555555', 'both')
SELECT * FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'both')
SELECT * FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'both', 'today', now())
SELECT * FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'both', 1, 2)
SELECT * FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'both', now(), now() - INTERVAL '1 hour')
SELECT * FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555556', 'both', '2024-05-01', '2024-05-02')
SELECT * FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'both', '2024-05-01', '2024-05-02'), log_entries
SELECT * FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'both', '2024-05-01', '2024-05-02') UNION ALL SELECT * FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'both', '2024-05-01', '2024-05-02')
SELECT * FROM perfetto_trace_chunks('not a trace')
SELECT * FROM perfetto_trace_chunks(1)
SELECT * FROM perfetto_trace_chunks('74726163652d6e756d6265722d303031'), log_entries
SELECT * FROM trace('not a trace')
SELECT * FROM trace('74726163652d6e756d6265722d3030')
SELECT * FROM trace(1)
SELECT * FROM trace()
SELECT * FROM trace('74726163652d6e756d6265722d303031', 'x')
SELECT * FROM trace(trace_id)
SELECT * FROM trace
SELECT trace('74726163652d6e756d6265722d303031')
SELECT * FROM process_spans('11111111-2222-3333-4444-555555555555', 'both'), materialize_partitions('log_entries', '2024-05-01', '2024-05-02', 3600)
SELECT * FROM parse_block()
SELECT * FROM parse_block('b1')
SELECT * FROM parse_block(block_id)
SELECT parse_block('11111111-2222-3333-4444-555555555555')

# JSON: paths that are none, values of other kinds, names that are the macros' own.
SELECT jsonb_path_query('{}', 'a')
SELECT jsonb_path_query('{}', '')
SELECT jsonb_path_query('{}', '$.')
SELECT jsonb_path_query('{}', '$..a')
SELECT jsonb_path_query('{}', '$[?(@.a == 1)]')
SELECT jsonb_path_query('{}', '$[-1]')
SELECT jsonb_path_query('{}', '$?(@.a)')
SELECT jsonb_path_query('{}', '$?(@.a = 1)')
SELECT jsonb_path_query('{}', '$?(@.a == 1')
SELECT jsonb_path_query('{}', '$.a b')
SELECT jsonb_path_query('{}', '$."a')
SELECT jsonb_path_query_first('{}', '$.**{a}')
SELECT jsonb_path_query_first('{}', '$?(' || repeat('(', 5000) || '1 == 1' || repeat(')', 5000) || ')')
SELECT jsonb_path_query_first('{}', '$' || repeat('.a', 5000))
SELECT property_get(level, 'a') FROM log_entries
SELECT jsonb_get(level, 'a') FROM log_entries
SELECT json_property('{}', 'a')
SELECT * FROM json_elements('[]')
SELECT * FROM jsonb_each('5')
SELECT * FROM jsonb_each('"x"')
SELECT * FROM jsonb_array_elements('{}')
SELECT * FROM jsonb_each((SELECT '{"a":1}' WHERE false))
SELECT * FROM jsonb_each((SELECT '{}', 2))
SELECT * FROM jsonb_each()
SELECT * FROM jsonb_each('{}', '{}')
SELECT * FROM jsonb_each('{}') WITH ORDINALITY
SELECT jsonb_each('{}')
SELECT jsonb_array_elements('[]')
SELECT properties_to_dict(5)
SELECT * FROM jsonb_each((SELECT getvariable('x')))
SELECT * FROM jsonb_each((SELECT content FROM read_text('/etc/passwd')))
SELECT * FROM jsonb_each(read_text('/etc/passwd'))
SELECT * FROM jsonb_each((FROM '/etc/passwd'))

# Parts of our macros, and functions of ours at places where they are nothing.
SELECT color_of_share(0.5)
SELECT histogram_bins(make_histogram(0, 1, 1, 1))
SELECT histogram_first([make_histogram(0, 1, 1, 1)])
SELECT system.main.make_histogram(0, 1, 1, 1)
SELECT make_histogram(0, 1, 1, 1) IN (SELECT * FROM expand_histogram(lake_scan(0)))
SELECT * FROM expand_histogram((SELECT * FROM read_parquet('views/a.parquet')))
SELECT * FROM make_histogram(0, 1, 1, 1)
SELECT * FROM get_payload('11111111-2222-3333-4444-555555555555', '11111111-2222-3333-4444-555555555555', '11111111-2222-3333-4444-555555555555')
SELECT list_aggregate([1, 2], 'make_histogram')
SELECT get_payload('../../etc', 'passwd', 'x')
