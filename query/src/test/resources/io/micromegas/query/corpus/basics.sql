# Statements that must be answered, each followed by its rows over FakeLakehouse ("-- = ", columns by comma, rows by bar).
# The clock stands at 2024-05-01T12:00:10.123456Z; entries are a second apart from 12:00:00.

# Plain.
SELECT 1
-- = 1
SELECT 1;
-- = 1
-- a comment
/* another */ select 'a;b' ; -- the end
-- = a;b
VALUES (1, 'a'), (2, 'b')
-- = 1,a | 2,b
FROM processes SELECT exe ORDER BY exe
-- = game | tool
TABLE streams
-- = aaaaaaaa-2222-3333-4444-555555555555,11111111-2222-3333-4444-555555555555,["log","cpu"],{},1714564800000000000,1714564801000000000
SELECT NULL, true, 1.5, 1e3, 'x', 12345678901
-- = null,true,1.5,1000.0,x,12345678901

# Integers of literals alone are 64 bits wide; everything that takes an INTEGER still gets one.
SELECT 2000000000 + 2000000000, -1, 2147483647, 2147483648, 1_000
-- = 4000000000,-1,2147483647,2147483648,1000
SELECT * FROM (SELECT 1 + 1, 7)
-- = 2,7
SELECT 7, count(*) FROM log_entries GROUP BY 1
-- = 7,10
SELECT 7 AS n, level FROM log_entries ORDER BY 1, 2 DESC LIMIT 1 OFFSET 1
-- = 7,5
SELECT CASE WHEN level <= 2 THEN 1 ELSE 0 END, count(*) FROM log_entries GROUP BY CASE WHEN level <= 2 THEN 1 ELSE 0 END ORDER BY CASE WHEN level <= 2 THEN 1 ELSE 0 END
-- = 0,6 | 1,4
SELECT concat('g', CASE WHEN level <= 2 THEN 1 ELSE 0 END) AS g, CASE WHEN level <= 2 THEN 1 ELSE 0 END AS h FROM log_entries GROUP BY CASE WHEN level <= 2 THEN 1 ELSE 0 END ORDER BY h DESC
-- = g1,1 | g0,0
SELECT DISTINCT CASE WHEN level <= 2 THEN 1 ELSE 0 END AS x FROM log_entries ORDER BY x
-- = 0 | 1
SELECT DISTINCT CASE level WHEN 1 THEN 5 ELSE 4 END FROM log_entries ORDER BY CASE level WHEN 1 THEN 5 ELSE 4 END
-- = 4 | 5
SELECT CASE level WHEN 1 THEN 'fatal' ELSE 'other' END AS name, count(*) FROM log_entries GROUP BY name ORDER BY name
-- = fatal,2 | other,8
SELECT current_date + 1, current_date - 1, DATE '2024-01-31' + 1
-- = 19845,19843,19754
SELECT substr('abcdef', 2, 3), repeat('a', 3), lpad('a', 3, '-'), round(2.345, 1), chr(65), left('abc', 2), [10, 20, 30][2], [1, 2, 3][1:2], 5 % 3, 1 << 3
-- = bcd,aaa,--a,2.3,A,ab,20,[1,2],2,8
SELECT interval '1 hour' * 2 = interval '2 hours', now() - 2 * interval '1 hour' < now(), to_days(1) = interval '1 day'
-- = true,true,true
SELECT level FROM log_entries WHERE level IN (SELECT 1) OR level = (SELECT 6) ORDER BY 1
-- = 1 | 1 | 6
SELECT lag(level, 1, 0) OVER (ORDER BY time), ntile(2) OVER (ORDER BY time), max(1) OVER () FROM log_entries ORDER BY time LIMIT 2
-- = 0,1,1 | 1,1,1
DESCRIBE SELECT 1 AS a, CAST(1 AS INT) AS b
-- = a,BIGINT,YES | b,INTEGER,YES

# The first page of the user's guide.
SELECT * FROM log_entries LIMIT 1
-- = 11111111-2222-3333-4444-555555555555,aaaaaaaa-2222-3333-4444-555555555555,b1,1714564800000000000,game,ann,pc1,1714564800000000000,net,1,message 0,{},{}
SELECT count(*) FROM log_entries
-- = 10
SELECT time, level, msg FROM log_entries WHERE level <= 3 ORDER BY time DESC LIMIT 2
-- = 1714564808000000000,3,message 8 | 1714564807000000000,2,message 7
SELECT process_id, exe FROM processes ORDER BY exe LIMIT 10;
-- = 11111111-2222-3333-4444-555555555555,game | 99999999-2222-3333-4444-555555555555,tool
SELECT level, msg FROM log_entries WHERE msg LIKE '%3' OR msg ILIKE 'MESSAGE 4' ORDER BY msg
-- = 4,message 3 | 5,message 4
SELECT time, name, value FROM measures WHERE name = 'fps' AND value > 5 ORDER BY time
-- = 1714564804000000000,fps,6.0 | 1714564806000000000,fps,9.0 | 1714564808000000000,fps,12.0
SELECT name, unit, avg(value), min(value), max(value), count(*) FROM measures GROUP BY name, unit ORDER BY name
-- = fps,hz,6.0,0.0,12.0,5 | memory,bytes,7.5,1.5,13.5,5
SELECT process_id, exe, start_time, last_update_time, username, computer FROM processes ORDER BY last_update_time DESC LIMIT 1
-- = 11111111-2222-3333-4444-555555555555,game,1714564800000000000,1714564809000000000,ann,pc1

# Names.
SELECT log_entries.level FROM log_entries ORDER BY log_entries.time LIMIT 1
-- = 1
SELECT public.log_entries.level FROM public.log_entries ORDER BY public.log_entries.time LIMIT 1
-- = 1
SELECT micromegas.public.log_entries.level FROM micromegas.public.log_entries LIMIT 1
-- = 1
SELECT "log_entries"."level" FROM "micromegas"."public"."log_entries" LIMIT 1
-- = 1
SELECT L.Level FROM LOG_ENTRIES AS l ORDER BY l.TIME LIMIT 1
-- = 1
SELECT a.x FROM (SELECT level AS x FROM log_entries ORDER BY time LIMIT 1) a
-- = 1
SELECT t.b FROM processes AS t(a, b) ORDER BY t.b LIMIT 1
-- = game
SELECT "streams.tags", b."streams.tags" FROM blocks b ORDER BY block_id LIMIT 1
-- = ["log"],["log"]
SELECT * EXCLUDE (properties, process_properties, msg), upper(msg) AS m FROM log_entries LIMIT 1
-- = 11111111-2222-3333-4444-555555555555,aaaaaaaa-2222-3333-4444-555555555555,b1,1714564800000000000,game,ann,pc1,1714564800000000000,net,1,MESSAGE 0
SELECT level, level FROM log_entries ORDER BY time LIMIT 1
-- = 1,1
SELECT COLUMNS('l.*l') FROM log_entries ORDER BY time LIMIT 1
-- = 1

# WITH, subqueries, joins, set operations.
WITH a AS (SELECT * FROM log_entries WHERE level = 1) SELECT count(*) FROM a
-- = 2
WITH a AS (SELECT level FROM log_entries) SELECT a.level, count(*) FROM a GROUP BY a.level ORDER BY 1 LIMIT 2
-- = 1,2 | 2,2
WITH a AS (SELECT 1 AS x), b(y) AS (SELECT x + 1 FROM a) SELECT A.x, B.y FROM A, B
-- = 1,2
WITH log_entries AS (SELECT 7 AS seven) SELECT * FROM log_entries
-- = 7
WITH log_entries AS (SELECT count(*) AS n FROM log_entries) SELECT n FROM log_entries
-- = 10
WITH a AS (SELECT 1 AS x) SELECT (WITH a AS (SELECT 2 AS x) SELECT x FROM a), x FROM a
-- = 2,1
WITH a AS (SELECT level FROM log_entries) SELECT (SELECT count(*) FROM a), (SELECT max(level) FROM a)
-- = 10,6
WITH a AS MATERIALIZED (SELECT level FROM log_entries) SELECT count(*) FROM a JOIN a AS b USING (level)
-- = 18
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t
-- = 15
SELECT count(*) FROM log_entries a JOIN log_entries b ON a.time = b.time
-- = 10
SELECT p.exe, count(*) FROM log_entries l JOIN processes p ON l.process_id = p.process_id GROUP BY p.exe ORDER BY p.exe
-- = game,5 | tool,5
SELECT count(*) FROM log_entries NATURAL JOIN (SELECT 1 AS level)
-- = 2
SELECT count(*) FROM log_entries l LEFT JOIN processes p ON l.process_id = p.process_id AND p.exe = 'none' WHERE p.exe IS NULL
-- = 10
SELECT count(*) FROM log_entries, processes
-- = 20
SELECT l.msg FROM log_entries l SEMI JOIN processes p ON l.process_id = p.process_id AND p.exe = 'tool' ORDER BY 1 LIMIT 1
-- = message 1
SELECT p.exe, l.n FROM processes p, LATERAL (SELECT count(*) AS n FROM log_entries e WHERE e.process_id = p.process_id) l ORDER BY 1
-- = game,5 | tool,5
SELECT level FROM log_entries WHERE level = 1 UNION ALL SELECT level FROM log_entries WHERE level = 6 ORDER BY 1
-- = 1 | 1 | 6
SELECT level FROM log_entries UNION SELECT level FROM log_entries ORDER BY level LIMIT 3
-- = 1 | 2 | 3
SELECT level FROM log_entries EXCEPT SELECT 1 ORDER BY 1 LIMIT 1
-- = 2
SELECT count(*) FROM (SELECT level FROM log_entries INTERSECT SELECT 3)
-- = 1
SELECT exe FROM processes WHERE process_id IN (SELECT process_id FROM log_entries WHERE level = 2) ORDER BY 1
-- = tool
SELECT exe FROM processes p WHERE NOT EXISTS (SELECT 1 FROM log_entries l WHERE l.process_id = p.process_id AND l.level = 2)
-- = game
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) v(n, t) WHERE n > 1
-- = 2,b
SELECT u.t FROM streams, unnest(tags) AS u(t)
-- = log | cpu
SELECT unnest(tags) FROM streams
-- = log | cpu
SELECT g FROM generate_series(1, 3) AS s(g)
-- = 1 | 2 | 3
SELECT count(*) FROM range(5)
-- = 5

# Instances.
SELECT count(*) FROM view_instance('log_entries', '11111111-2222-3333-4444-555555555555')
-- = 5
SELECT count(*) FROM view_instance('log_entries', '11111111' || '-2222-3333-4444-555555555555') v WHERE v.level = 1
-- = 2
SELECT count(*) FROM view_instance('LOG_ENTRIES', '{11111111222233334444555555555555}')
-- = 5
SELECT count(*) FROM view_instance('log_entries', 'global')
-- = 10
SELECT view_instance.name FROM view_instance('measures', concat('11111111-2222-3333-4444-', '555555555555')) GROUP BY 1 ORDER BY 1
-- = fps | memory
SELECT DISTINCT name, target, unit FROM view_instance('measures', '11111111-2222-3333-4444-555555555555') ORDER BY name
-- = fps,engine,hz | memory,engine,bytes
SELECT id, parent, name, begin, "end", depth, duration FROM view_instance('thread_spans', 'aaaaaaaa-2222-3333-4444-555555555555') ORDER BY begin LIMIT 1
-- = 0,-1,span 0,1714564800000000000,1714564805000000000,0,5000000000

# Times.
SELECT now(), current_timestamp, CURRENT_TIMESTAMP
-- = 1714564810123456000,1714564810123456000,1714564810123456000
SELECT current_date, today()
-- = 19844,19844
SELECT count(*) FROM log_entries WHERE time >= now() - interval '5 seconds'
-- = 4
SELECT count(*) FROM log_entries WHERE time BETWEEN '2024-05-01T12:00:02Z' AND '2024-05-01T14:00:04+02:00'
-- = 3
SELECT count(*) FROM log_entries WHERE time >= TIMESTAMP '2024-05-01T12:00:08Z'
-- = 2
SELECT count(*) FROM log_entries WHERE time >= cast('2024-05-01T12:00:08Z' AS timestamp)
-- = 2
SELECT count(*) FROM log_entries WHERE time >= TIMESTAMPTZ '2024-05-01 14:00:08+02'
-- = 2
SELECT count(*) FROM log_entries WHERE time >= '2024-05-01 12:00:08'::timestamp with time zone AND time < current_timestamp
-- = 2
SELECT count(*) FROM log_entries WHERE time >= date '2024-05-02'
-- = 0
SELECT date_bin(interval '5 seconds', time) AS t, count(*) FROM log_entries GROUP BY t ORDER BY t
-- = 1714564800000000000,5 | 1714564805000000000,5
SELECT date_bin('4 seconds', time) AS t, count(*) FROM log_entries GROUP BY 1 ORDER BY 1
-- = 1714564800000000000,4 | 1714564804000000000,4 | 1714564808000000000,2
SELECT date_bin('5 seconds', time, TIMESTAMP '2024-01-01T00:00:01Z') AS t, count(*) FROM log_entries GROUP BY 1 ORDER BY 1 LIMIT 1
-- = 1714564796000000000,1
SELECT date_bin('1 minute', t), date_trunc('minute', t) FROM (VALUES (TIMESTAMP '2024-05-01T12:00:59.999999999Z'), (TIMESTAMP '2024-05-01T12:01:00Z'), (TIMESTAMP '1969-12-31T23:59:59.999999999Z')) v(t)
-- = 1714564800000000000,1714564800000000000 | 1714564860000000000,1714564860000000000 | -60000000000,-60000000000
SELECT date_trunc('minute', max(time)) FROM log_entries
-- = 1714564800000000000
SELECT date_bin(interval '60 second', time, timestamp '1970-01-01T00:00:00Z') AS time, count(*) AS n FROM log_entries GROUP BY 1 ORDER BY 1
-- = 1714564800000000000,10
SELECT date_bin('1 minute', TIMESTAMP '1969-12-31T23:59:00Z', TIMESTAMP '1969-12-31T00:00:00Z'), date_trunc('minute', TIMESTAMP '1970-01-01T00:00:00Z')
-- = -60000000000,0
SELECT date_bin('1 hour', TIMESTAMP '1969-12-31T23:30:00Z'), date_bin('1 month', TIMESTAMP '2024-05-20T00:00:00Z')
-- = -3600000000000,1714521600000000000
SELECT extract(second FROM time), date_part('minute', time), datepart('hour', time) FROM log_entries ORDER BY time DESC LIMIT 1
-- = 9,0,12
SELECT max(time) - min(time) FROM log_entries
-- = PT9S
SELECT CAST(max(time) - min(time) AS BIGINT) FROM log_entries
-- = 9000000000
SELECT arrow_cast(last_update_time - start_time, 'Int64') FROM processes ORDER BY exe
-- = 9000000000 | 5000000000
SELECT sum(CAST("end" - begin AS BIGINT)) / 1000000 FROM view_instance('thread_spans', 'aaaaaaaa-2222-3333-4444-555555555555')
-- = 12000
SELECT CAST((b.time - a.time) AS BIGINT) / 1000000 FROM log_entries a JOIN log_entries b ON a.level = b.level AND a.time < b.time ORDER BY a.time LIMIT 1
-- = 6000
WITH d AS (SELECT max(time) AS t FROM log_entries) SELECT CAST(now() - t AS BIGINT) FROM d
-- = 1123456000
SELECT time + interval '1 hour' FROM log_entries ORDER BY time LIMIT 1
-- = 1714568400000000000
SELECT to_timestamp(1), to_timestamp_millis(1500), from_unixtime(2)
-- = 1000000000,1500000000,2000000000
SELECT strftime(min(time), '%Y-%m-%d %H:%M:%S'), to_char(max(time), '%H:%M') FROM log_entries
-- = 2024-05-01 12:00:00,12:00
SELECT [max(time)] FROM log_entries
-- = [1714564809000000000]

SELECT count(*) FROM log_entries WHERE time IN ('2024-05-01T14:00:01+02:00', '2024-05-01T12:00:02Z') OR '2024-05-01T05:00:03-07:00' = time
-- = 3
SELECT '2024-05-01T14:00:00.123456789+02:00'::timestamp, CAST('2024-05-01' AS TIMESTAMP), CAST(DATE '2024-05-01' AS TIMESTAMP), TRY_CAST('x' AS TIMESTAMP)
-- = 1714564800123456789,1714521600000000000,1714521600000000000,null

# Expressions and functions in use.
SELECT sum(nb_objects), sum(payload_size), avg(nb_objects), count(DISTINCT process_id) FROM blocks
-- = 30,1500,15.0,1
SELECT sum(CASE WHEN array_has("streams.tags", 'log') THEN nb_objects ELSE 0 END) AS logs, count(DISTINCT CASE WHEN array_has("streams.tags", 'cpu') THEN stream_id END) AS threads FROM blocks
-- = 10,1
SELECT array_length("streams.tags"), "streams.tags"[1], array_to_string("streams.tags", '+') FROM blocks ORDER BY block_id
-- = 1,log,log | 2,metrics,metrics+cpu
SELECT CASE level WHEN 1 THEN 'FATAL' WHEN 2 THEN 'ERROR' ELSE 'OTHER' END AS level_name, count(*) AS n FROM log_entries GROUP BY level_name ORDER BY n, level_name
-- = ERROR,2 | FATAL,2 | OTHER,6
SELECT level, count(*) FROM log_entries GROUP BY 1 HAVING count(*) > 1 ORDER BY 1 LIMIT 1
-- = 1,2
SELECT 7 / 2, 7 % 2, 7.0 / 2, 2 ^ 3, -7 / 2
-- = 3,1,3.5,8.0,-3
SELECT 1.0 / 0, 1 / nullif(0, 0), 1.5 * 2, 0.1 + 0.2 > 0.3
-- = Infinity,null,3.0,true
SELECT sum(level) / count(*) FROM log_entries
-- = 3
SELECT min(value) FILTER (WHERE value > 3), (max(value) - min(value))::float / nullif(count(*), 0) FROM measures
-- = 4.5,1.35
SELECT first_value(msg ORDER BY time), last_value(msg ORDER BY time) FILTER (WHERE level < 3) FROM log_entries
-- = message 0,message 7
SELECT approx_percentile_cont(value, 0.5) > 0, approx_distinct(name), approx_median(value) > 0, median(value) FROM measures
-- = true,2,true,6.75
SELECT msg, lag(level) OVER (ORDER BY time) AS before FROM log_entries QUALIFY level < before
-- = message 6,6
SELECT row_number() OVER (PARTITION BY target ORDER BY time) AS n, first_value(msg) OVER w, sum(level) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM log_entries WINDOW w AS (ORDER BY time) ORDER BY time LIMIT 2
-- = 1,message 0,1 | 1,message 0,3
SELECT string_agg(msg, '; ' ORDER BY time DESC) FROM log_entries WHERE level = 2
-- = message 7; message 1
SELECT array_agg(DISTINCT level ORDER BY level) FROM log_entries
-- = [1,2,3,4,5,6]
SELECT list_transform([1, 2, 3], lambda x: x * 2), [x + 1 FOR x IN [1, 2, 3] IF x > 1], list_filter([1, 2, 3], lambda x: x > 2)
-- = [2,4,6],[3,4],[3]
SELECT list_aggregate([1, 2, 3], 'sum'), list_sum([1, 2]), list_max([3, 9]), [3, 1, 2].list_sort()
-- = 6,3,9,[1,2,3]
SELECT msg FROM log_entries WHERE msg ~ '[89]$' AND msg !~ '9' AND regexp_like(msg, 'mess')
-- = message 8
SELECT regexp_replace('abc', 'b', 'X'), regexp_extract('a1b2', '[0-9]'), replace('abc', 'b', 'ZZ'), split_part('a,b', ',', 2)
-- = aXc,1,aZZc,b
SELECT concat('a', NULL, 'b'), concat_ws('-', 'a', 'b'), 'a' || 'b', lower('A'), upper('B'), length('abc'), trim(' x '), btrim(' x '), substr('abc', 2), left('abc', 1), right('abc', 1), lpad('x', 3, '-'), rpad('x', 3), repeat('ab', 2), reverse('abc'), strpos('abc', 'c'), starts_with('abc', 'ab')
-- = ab,a-b,ab,a,B,3,x,x,bc,a,c,--x,x  ,abab,cba,3,true
SELECT arrow_cast(level, 'Int64'), arrow_cast(msg, 'Utf8'), arrow_cast(time, 'Timestamp(Nanosecond, None)'), arrow_cast(1.7, 'Int32') FROM log_entries ORDER BY time LIMIT 1
-- = 1,message 0,1714564800000000000,2
SELECT coalesce(NULL, 1), nullif(1, 1), nvl(NULL, 2), ifnull(NULL, 3), greatest(1, 2, 3), least(2, 1), nanvl('NaN'::double, 5.0)
-- = 1,null,2,3,3,1,5.0
SELECT abs(-1), ceil(1.2), floor(1.7), round(1.25, 1), sqrt(4), power(2, 3), ln(1), log10(100), signum(-2), trunc(1.7)
-- = 1,2.0,1.0,1.3,2.0,8.0,0.0,2.0,-1,1.0
SELECT CAST('7' AS INT), '7'::bigint, CAST(1.6 AS DOUBLE), TRY_CAST('x' AS INT), true::int, 5::uinteger, 1::decimal(10, 2)
-- = 7,7,1.6,null,1,5,1.0
SELECT {'a': 1, 'b': 'x'}, [1, 2, NULL], MAP {'k': 1}
-- = {"a":1,"b":"x"},[1,2,null],[{"key":"k","value":1}]
SELECT json_extract_string('{"a": {"b": 5}}', '$.a.b'), '{"a": 1}'::json->>'a'
-- = 5,1
SELECT x FROM (VALUES (1), (NULL), (2)) t(x) ORDER BY x
-- = 1 | 2 | null
SELECT x FROM (VALUES (1), (NULL), (2)) t(x) ORDER BY x DESC
-- = null | 2 | 1
SELECT level, target, count(*) FROM log_entries WHERE level < 3 GROUP BY ROLLUP (level, target) ORDER BY 1, 2 LIMIT 3
-- = 1,net,2 | 1,null,2 | 2,db,2
PIVOT (SELECT level, target FROM log_entries) ON target IN ('net', 'db') USING count(*) GROUP BY level ORDER BY level LIMIT 1
-- = 1,2,0
SELECT * FROM log_entries PIVOT (count(msg) FOR target IN ('net', 'db') GROUP BY level) ORDER BY level LIMIT 1
-- = 1,2,0
UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b INTO NAME n VALUE v
-- = a,1 | b,2
SELECT DISTINCT ON (level) level, msg FROM log_entries ORDER BY level, time LIMIT 2
-- = 1,message 0 | 2,message 1
SELECT level FROM log_entries ORDER BY time LIMIT (SELECT 2) OFFSET 1
-- = 2 | 3
SELECT md5('a'), to_hex(255), hex('a'), encode(sha256(''), 'hex')
-- = 0cc175b9c0f1b6a831c399e269772661,ff,61,e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
SELECT current_database(), current_schema(), current_catalog
-- = micromegas,public,micromegas
SELECT time '10:00:00', '00000000-0000-0000-0000-000000000001'::uuid, interval '90 minutes'
-- = 10:00:00,00000000-0000-0000-0000-000000000001,PT1H30M
SELECT bin_center(3, 10), bin_center(5, 10), bin_center(-5, 10), lerp(0, 10, 0.5)
-- = 0.0,10.0,0.0,5.0
SELECT format('{:05}|{}', 1, 'x'), printf('%05.1f', 2.5)
-- = 00001|x,002.5
SELECT (SELECT max(level) FROM log_entries), level IN (SELECT 1), EXISTS (SELECT 1 FROM processes) FROM log_entries ORDER BY time LIMIT 1
-- = 6,true,true
SELECT count(*) FROM log_entries WHERE msg = 'it''s "quoted" \n; -- not a comment'
-- = 0

# What there is.
SHOW TABLES
-- = micromegas,public,log_entries,BASE TABLE | micromegas,public,measures,BASE TABLE | micromegas,public,processes,BASE TABLE | micromegas,public,streams,BASE TABLE | micromegas,public,blocks,BASE TABLE | micromegas,public,otel_spans,BASE TABLE | micromegas,public,queries,BASE TABLE
SELECT table_name FROM (SHOW TABLES) WHERE table_name LIKE 'p%'
-- = processes
SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1 LIMIT 1
-- = blocks
SELECT column_name, ordinal_position, is_nullable, data_type FROM micromegas.information_schema.columns WHERE table_name = 'streams' AND ordinal_position < 4
-- = stream_id,1,NO,VARCHAR | process_id,2,YES,VARCHAR | tags,3,YES,VARCHAR[]
SELECT schema_name FROM information_schema.schemata
-- = public | information_schema
DESCRIBE streams
-- = stream_id,VARCHAR,NO | process_id,VARCHAR,YES | tags,VARCHAR[],YES | properties,VARCHAR,YES | insert_time,TIMESTAMP_NS,YES | last_update_time,TIMESTAMP_NS,YES
DESC SELECT level, count(*), sum(level), avg(level), max(time), max(time) - min(time) AS d FROM log_entries GROUP BY level
-- = level,INTEGER,NO | count(*),BIGINT,YES | sum(level),BIGINT,YES | avg(level),DOUBLE,YES | max(time),TIMESTAMP_NS,YES | d,INTERVAL,YES
DESCRIBE SELECT * FROM view_instance('thread_spans', 'aaaaaaaa-2222-3333-4444-555555555555')
-- = id,BIGINT,NO | parent,BIGINT,NO | depth,UINTEGER,NO | begin,TIMESTAMP_NS,NO | end,TIMESTAMP_NS,NO | duration,BIGINT,NO | name,VARCHAR,NO
SHOW processes
-- = process_id,VARCHAR,NO | exe,VARCHAR,YES | username,VARCHAR,YES | computer,VARCHAR,YES | start_time,TIMESTAMP_NS,YES | insert_time,TIMESTAMP_NS,YES | properties,VARCHAR,YES | last_update_time,TIMESTAMP_NS,YES

# Bytes as text.
SELECT encode('Ab'::BLOB, 'hex'), encode('Ab'::BLOB, 'base64'), encode('Ab'::BLOB, 'base64pad'), hex(encode('Ab'))
-- = 4162,QWI,QWI=,4162
SELECT decode('4162', 'hex')::VARCHAR, decode('QWI', 'base64')::VARCHAR, decode('QWI=', 'base64pad')::VARCHAR, decode('Ab'::BLOB)
-- = Ab,Ab,Ab,Ab
SELECT num_rows FROM list_partitions() WHERE file_schema_hash = decode('03', 'hex')
-- = 200

# What work on partitions tells.
SELECT count(*), max(msg) FROM materialize_partitions('log_entries', now() - INTERVAL '1 day', now(), 3600)
-- = 3,line 3
SELECT retire_partition_by_file(file_path) FROM list_partitions() WHERE num_rows = 200
-- = SUCCESS: Retired partition views/2.parquet
