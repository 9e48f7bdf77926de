# What the reference and PostgreSQL have and DuckDB has not, or otherwise. docs/dialect.md says it to people; its examples are tests, too.

# Division and other arithmetic.
SELECT 7 / 2, -7 / 2, 7 / -2, 7 // 2, 7.5 // 2, 7 % 3, -7 % 3, 7 / 2.0, 7.0 / 2, 1 / 3.0 > 0.33
-- = 3,-3,-3,3,3.75,1,-1,3.5,3.5,true
SELECT 1.0 / 0, -1.0 / 0, 0.0 / 0, 5.0 % 0, 7 / nullif(0, 0), TRY(7 / 0), fdiv(1, 0), level / 0e0, level::double / 0 FROM log_entries LIMIT 1
-- = Infinity,-Infinity,NaN,NaN,null,null,Infinity,Infinity,Infinity
SELECT level / 2, level / 2.0, value / 2, value / 0, -value / 0, count(*) / 4 FROM log_entries l JOIN measures m ON l.time = m.time WHERE level = 3 AND value > 0 GROUP BY level, value ORDER BY value LIMIT 1
-- = 1,1.5,1.5,Infinity,-Infinity,0
SELECT sum(level) / count(*), avg(level) / 2, sum(level) / 4.0, max(level) / min(level), sum(value) / count(*), count(*) / 3, length('abcde') / 2, (count(*) FILTER (WHERE level < 3)) / count(*)::double FROM log_entries l, (SELECT 3.5 AS value)
-- = 3,1.55,7.75,6,3.5,3,2,0.4
SELECT a / b FROM (SELECT sum(nb_objects) AS a, count(*) AS b FROM blocks)
-- = 15
WITH t AS (SELECT level, count(*) AS n FROM log_entries GROUP BY level) SELECT sum(n) / count(*), sum(n) / max(n) FROM t
-- = 1,5
SELECT CASE WHEN level = 1 THEN 0 ELSE 10 / (level - 1) END FROM log_entries ORDER BY time LIMIT 3
-- = 0 | 10 | 5
SELECT count(*) FROM log_entries WHERE level <> 1 AND 10 / (level - 1) > 4
-- = 4
SELECT [x / 2 FOR x IN [1, 5]], list_transform([7, 8], lambda level: level / 2), [x / 2 FOR x IN [7.0]] FROM log_entries LIMIT 1
-- = [0,2],[3,4],[3.5]
SELECT 2 ^ 3, 2 ** 3, xor(5, 3), 5 & 3, 5 | 3, 1 << 3, 8 >> 1, ~5, @(-5)
-- = 8.0,8.0,6,1,7,8,4,-6,5
SELECT 'NaN'::double > 1e308, 'NaN'::double = 'NaN'::double, sqrt(-1.0), ln(0.0), 1e308 * 10
-- = true,true,NaN,-Infinity,Infinity
SELECT CAST(1.5 AS INT), CAST(2.5 AS INT), round(2.5), round(-2.5), trunc(1.7), trunc(1.234, 2), round(1234.5, -2), ceil(1.2), floor(-1.2)
-- = 2,2,3.0,-3.0,1.0,1.23,1200.0,2.0,-2.0
SELECT sum(x), sum(x) + 1, typeof(sum(x)) FROM (VALUES (9000000000000000000), (9)) t(x)
-- = 9000000000000000009,9000000000000000010,HUGEINT

# Order, identifiers, columns' names.
SELECT x FROM (VALUES (1), (NULL), (2)) t(x) ORDER BY x
-- = 1 | 2 | null
SELECT x FROM (VALUES (1), (NULL), (2)) t(x) ORDER BY x DESC
-- = null | 2 | 1
SELECT x FROM (VALUES (1), (NULL), (2)) t(x) ORDER BY x DESC NULLS LAST
-- = 2 | 1 | null
SELECT Level, LEVEL, "level", "Level" FROM Log_Entries ORDER BY TIME LIMIT 1
-- = 1,1,1,1
SELECT level * 2 AS twice, twice + 1 AS more FROM log_entries WHERE twice > 10 ORDER BY more
-- = 12,13
SELECT CASE level WHEN 1 THEN 'FATAL' ELSE 'other' END AS level_name, count(*) AS n FROM log_entries GROUP BY level_name ORDER BY n
-- = FATAL,2 | other,8
SELECT level, count(*) FROM log_entries GROUP BY 1 HAVING count(*) > 1 ORDER BY 2 DESC, 1 LIMIT 1
-- = 1,2
DESCRIBE SELECT count(*), count(DISTINCT level), sum(level), max(time), level + 1, CAST(level AS DOUBLE), level::text, 'x', 1, 1.5, now(), time - time, date_bin('1 minute', time), coalesce(level, 0), -level, first_value(msg), [1], CASE WHEN true THEN 1 END, level > 1 FROM log_entries GROUP BY ALL
-- = count(*),BIGINT,YES | count(DISTINCT level),BIGINT,YES | sum(level),BIGINT,YES | max(time),TIMESTAMP_NS,YES | (level + 1),INTEGER,YES | CAST(level AS DOUBLE),DOUBLE,YES | CAST(level AS text),VARCHAR,YES | 'x',VARCHAR,YES | 1,BIGINT,YES | 1.5,DOUBLE,YES | now(),TIMESTAMP_NS,YES | (time - time),INTERVAL,YES | date_bin('1 minute', time),TIMESTAMP_NS,YES | COALESCE(level, 0),INTEGER,YES | (-(level)),INTEGER,YES | first_value(msg),VARCHAR,YES | list_value(1),BIGINT[],YES | CASE  WHEN (true) THEN (1) ELSE NULL END,BIGINT,YES | (level > 1),BOOLEAN,YES
SELECT * EXCEPT (properties, process_properties, process_id, stream_id, block_id, insert_time, time) FROM log_entries ORDER BY msg LIMIT 1
-- = game,ann,pc1,net,1,message 0
SELECT * FROM (SELECT 1 AS a UNION SELECT 2) EXCEPT (SELECT 2)
-- = 1
SELECT a FROM (SELECT 1 AS a) FETCH FIRST 1 ROWS ONLY
-- = 1
SELECT 1 IS TRUE, NULL IS UNKNOWN, (1 = 2) IS NOT TRUE, 3 = ANY([1, 2, 3]), 3 <> ALL([1, 2]), 'a' IS DISTINCT FROM NULL
-- = true,true,true,true,true,true

# Types.
SELECT CAST(5 AS INT UNSIGNED), CAST(5 AS BIGINT UNSIGNED), CAST(5 AS TINYINT UNSIGNED), CAST(5 AS integer unsigned), 'INT UNSIGNED', 5::int unsigned AS "INT UNSIGNED" -- INT UNSIGNED
-- = 5,5,5,5,INT UNSIGNED,5
SELECT CAST('1.5' AS FLOAT64), CAST(2 AS FLOAT32), '1'::float, CAST(1 AS DOUBLE PRECISION), CAST(1.5 AS DECIMAL(10, 2)), CAST('a' AS BYTEA) = 'a'::blob, CAST(5 AS STRING), CAST('x' AS CHARACTER VARYING)
-- = 1.5,2.0,1.0,1.0,1.5,true,5,x
SELECT arrow_typeof(1), arrow_typeof('a'), arrow_typeof(1.5), arrow_typeof(time), arrow_typeof(time - time), arrow_typeof([1]), arrow_typeof(NULL), arrow_typeof(level), arrow_typeof(now()), arrow_typeof(count(*) OVER ()), arrow_typeof(DATE '2024-01-01'), arrow_typeof(true), arrow_typeof('a'::blob), arrow_typeof({'a': 1}), arrow_typeof("streams.tags") FROM log_entries, blocks LIMIT 1
-- = Int64,Utf8,Float64,Timestamp(Nanosecond, Some("+00:00")),Duration(Nanosecond),List(Int64),Null,Int32,Timestamp(Nanosecond, Some("+00:00")),Int64,Date32,Boolean,Binary,Struct,List(Utf8)
SELECT arrow_cast(1, 'Int8'), arrow_cast(1.7, 'Int32'), arrow_cast(5, 'Float64'), arrow_cast('a', 'Utf8'), arrow_cast('a', 'LargeUtf8'), arrow_cast('a', 'Dictionary(Int32, Utf8)'), arrow_cast(1.5, 'Decimal128(10, 2)'), arrow_cast('5', 'UInt32'), arrow_cast('2024-05-01', 'Date32'), arrow_cast(1, 'Boolean')
-- = 1,2,5.0,a,a,a,1.5,5,19844,true

# Texts.
SELECT concat('a', NULL, 1), concat_ws(',', 'a', NULL, 'b'), 'a' || 'b', 'a' || NULL, lower('A'), upper('b'), initcap('hello WORLD-foo'), trim(' x '), btrim('xax', 'x'), ltrim('  a'), rtrim('a  '), length('é'), char_length('é'), octet_length('é'), bit_length('é')
-- = a1,a,b,ab,null,a,B,Hello World-Foo,x,a,a,a,1,1,2,16
SELECT left('abc', 2), left('abc', -1), right('abc', 2), substr('abc', 2), substr('abc', 2, 1), substring('abc' FROM 2 FOR 1), replace('abc', 'b', 'X'), reverse('abc'), repeat('ab', 2), split_part('a,b,c', ',', 2), strpos('abc', 'c'), position('c' IN 'abc'), starts_with('abc', 'ab'), ends_with('abc', 'bc'), contains('abc', 'b')
-- = ab,ab,bc,bc,b,b,aXc,cba,abab,b,3,3,true,true,true
SELECT lpad('5', 3, '0'), rpad('a', 3, '-'), lpad('abc', 2), translate('abc', 'ab', 'x'), ascii('a'), chr(65), levenshtein('kitten', 'sitting'), overlay('abcdef' PLACING 'XY' FROM 3 FOR 2), instr('abc', 'b'), to_hex(255), to_hex(-1)
-- = 005,a--,ab,xc,97,A,3,abXYef,2,ff,ffffffffffffffff
SELECT substr_index('a.b.c', '.', 2), substr_index('a.b.c', '.', -1), substring_index('a.b.c', '.', 9), substr_index('a.b.c', '.', 0), find_in_set('b', 'a,b,c'), find_in_set('x', 'a,b'), find_in_set(NULL, 'a')
-- = a.b,c,a.b.c,,2,0,null
SELECT 'abc' ~ 'b', 'abc' ~ '^b', 'ABC' ~* 'b', 'abc' !~ 'b', 'ABC' !~* 'x', 'abc' LIKE 'a%', 'ABC' ILIKE 'a%', 'ab' SIMILAR TO 'a', 'ab' SIMILAR TO 'a.*', 'a_b' LIKE 'a\_b' ESCAPE '\'
-- = true,false,true,false,true,true,true,false,true,true
SELECT regexp_like('abc', 'B', 'i'), regexp_like('x' || chr(10) || 'b', '^b$', 'm'), regexp_like('a' || chr(10) || 'b', 'a.b', 's'), regexp_like('a' || chr(10) || 'b', 'a.b'), regexp_matches('abc', 'b')
-- = true,true,true,false,true
SELECT regexp_match('abc123', '([a-z]+)(\d+)'), regexp_match('abc', 'b'), regexp_match('abc', 'x'), regexp_match('ABC', 'b', 'i'), regexp_match('a(b', '[(](?:x|(b))'), regexp_match(msg, '(\d)$') FROM log_entries ORDER BY time LIMIT 1
-- = ["abc","123"],["b"],null,["B"],["b"],["0"]
SELECT regexp_count('abcabc', 'b'), regexp_count('abcABC', 'b', 1, 'i'), regexp_count('abab', 'a', 2), regexp_instr('xfoo foo', '\bfoo'), regexp_instr('abc', 'z'), regexp_instr('éa', 'a')
-- = 2,2,1,6,0,2
SELECT regexp_replace('abab', 'a(b)', '[$1]', 'g'), regexp_replace('abab', 'a(b)', '[${1}x]'), regexp_replace('abab', 'a(b)', '[\1]'), regexp_replace('ABAB', 'a(b)', '-', 'gi'), regexp_replace('a.b', '\.', '$'), regexp_replace('abc', '(?P<x>b)', '<$1>')
-- = [b][b],[bx]ab,[b]ab,--,a$b,a<b>c
SELECT encode('Ab'::BLOB, 'hex'), encode('aé', 'hex'), encode('aé', 'base64'), encode('Ab', 'base64'), encode('Ab', 'base64pad'), decode('4162', 'hex')::VARCHAR, decode('QWI', 'base64')::VARCHAR, decode('QWI=', 'base64pad')::VARCHAR, encode(decode('00ff', 'hex'), 'hex')
-- = 4162,61c3a9,YcOp,QWI,QWI=,Ab,Ab,Ab,00ff
SELECT encode(sha256('a'), 'hex'), encode(sha224('a'), 'hex'), md5('a'), length(sha384('a')), length(sha512('a')), encode(digest('a', 'md5'), 'hex') = md5('a'), digest('a', 'SHA256') = sha256('a'), encode(digest('é'::text, 'sha256'), 'hex') = encode(digest(encode('é'), 'sha256'), 'hex'), sha256(NULL)
-- = ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb,abd37534c7d9a2efb9465de931cd7055ffdb8879563ae98078d6d6d5,0cc175b9c0f1b6a831c399e269772661,48,64,true,true,true,null
SELECT string_to_array('a,b,c', ','), string_to_array('a,b', ',', 'b'), array_to_string([1, NULL, 3], ','), array_to_string([1, NULL, 3], ',', '*'), string_to_list('a b', ' '), array_join(['a', 'b'], '-')
-- = ["a","b","c"],["a",null],1,3,1,*,3,["a","b"],a-b

# Numbers.
SELECT abs(-1), signum(-2), power(2, 3), pow(2, 0.5) > 1.41, sqrt(4), round(cbrt(27), 6), exp(0), ln(1), log(100), log(2, 8), log2(8), log10(100), pi() > 3, degrees(pi()), radians(180) > 3
-- = 1,-1,8.0,true,2.0,3.0,1.0,0.0,2.0,3.0,3.0,2.0,true,180.0,true
SELECT factorial(5), gcd(12, 18), lcm(4, 6), cot(1) > 0, atan2(1, 1) > 0, isnan('NaN'::double), nanvl('NaN'::double, 5.0), iszero(0), iszero(0.5), width_bucket(5, 0, 10, 5), random() < 1, uuid() IS NOT NULL
-- = 120,6,12,true,true,true,5.0,true,false,3,true,true
SELECT coalesce(NULL, 1), nullif(1, 1), nvl(NULL, 2), ifnull(NULL, 3), nvl2(NULL, 1, 2), nvl2(1, 1, 2), greatest(1, NULL, 3), least(2, NULL, 1)
-- = 1,null,2,3,2,1,3,1

# Aggregates and windows.
SELECT first_value(msg ORDER BY time DESC) FILTER (WHERE level = 1), last_value(level ORDER BY time), nth_value(msg, 2 ORDER BY time), nth_value(msg, 99 ORDER BY time), first_value(level) FILTER (WHERE level > 99) FROM log_entries
-- = message 6,4,message 1,null,null
SELECT nth_value(msg, 2) OVER (ORDER BY time), first_value(msg) OVER (ORDER BY time), last_value(msg) OVER (ORDER BY time) FROM log_entries ORDER BY time LIMIT 2
-- = null,message 0,message 0 | message 1,message 0,message 1
SELECT approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY value) > 5, approx_percentile_cont(0.9) WITHIN GROUP (ORDER BY value DESC) < 3, approx_percentile_cont(value, 0.5, 100) > 5, approx_percentile_cont( 0.5 ) /* ) */ within group( order by value ) FILTER (WHERE value > 3) > 5, percentile_cont(0.5) WITHIN GROUP (ORDER BY value), percentile_disc(0.5) WITHIN GROUP (ORDER BY value) FROM measures
-- = true,true,true,true,6.75,6.0
SELECT percentile_cont(value, 0.5), quantile_cont(value, 0.5), quantile_cont(value, [0.25, 0.75]), approx_median(value) > 5, approx_distinct(name), median(value) FROM measures
-- = 6.75,6.75,[3.375,10.125],true,2,6.75
SELECT name, approx_percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS p50, 'WITHIN GROUP (' AS t FROM measures WHERE name = 'fps' GROUP BY name -- WITHIN GROUP
-- = fps,6.0,WITHIN GROUP (
SELECT round(stddev(level), 3), round(stddev_pop(level), 3), var(level) = var_samp(level), var_pop(level) = var_population(level), covar(level, level) = covar_samp(level, level), corr(level, level), bool_and(level > 0), bool_or(level > 5), bit_and(level), bit_or(level), bit_xor(level), string_agg(msg, ',' ORDER BY time) FROM log_entries WHERE level < 3
-- = 0.577,0.5,true,true,true,1.0,true,false,0,3,0,message 0,message 1,message 6,message 7
SELECT row_number() OVER w, rank() OVER w, dense_rank() OVER w, ntile(2) OVER w, round(percent_rank() OVER w, 2), cume_dist() OVER w, lag(level) OVER w, lead(level) OVER w FROM log_entries WINDOW w AS (ORDER BY level) ORDER BY level, time LIMIT 1
-- = 1,1,1,1,0.0,0.2,null,1

# Lists, records, maps.
SELECT make_array(1, 2), array_element([5, 6], 2), [5, 6][1], array_has([1], 1), array_has_all([1, 2], [1]), array_has_any([1, 2], [2, 3]), array_position(['a', 'b'], 'b'), array_length([1, 2]), cardinality([1, 2]), array_contains([1], 2)
-- = [1,2],6,5,true,true,true,2,2,2,false
SELECT array_append([1], 2), array_prepend(1, [2]), array_concat([1], [2], [3]), array_pop_back([1, 2]), array_pop_front([1, 2]), array_reverse([1, 2]), array_slice([1, 2, 3], 2, 3), array_sort([3, 1, 2]), array_sort([3, NULL, 1], 'DESC', 'NULLS LAST'), array_resize([1], 3, 0), array_intersect([1, 2], [2]), array_flatten([[1], [2]])
-- = [1,2],[1,2],[1,2,3],[1],[2],[2,1],[2,3],[1,2,3],[3,1,null],[1,0,0],[2],[1,2]
SELECT list_sort(array_except([1, 2, 3], [2])), list_sort(array_union([1, 2], [2, 3])), list_sort(array_distinct([1, 1, 2])), array_remove([1, 2, 1], 1), array_remove([1], 9), array_remove_all([1, 2, 1], 1), array_replace([1, 2, 1], 1, 9), array_replace_all([1, 2, 1], 1, 9), array_repeat('a', 3), array_positions([1, 2, 1], 1), array_empty([]), empty([1]), array_max([1, 3]), array_min([1, 3]), arrays_overlap([1], [1, 2]), array_any_value([NULL, 1])
-- = [1,3],[1,2,3],[1,2],[2,1],[1],[2],[9,2,1],[9,2,9],["a","a","a"],[1,3],true,false,3,1,true,1
SELECT named_struct('a', 1, 'b', 'x'), struct(1, 'y'), get_field(named_struct('a', 1), 'a'), named_struct('a', 1)['a'], struct(1).c0, {'a': 1}.a
-- = {"a":1,"b":"x"},{"c0":1,"c1":"y"},1,1,1,1
SELECT map(['a'], [1]), map_keys(map(['a'], [1])), map_values(map(['a'], [1])), map_extract(map(['a'], [1]), 'a'), map(['a'], [1])['a'], MAP {'k': 2}['k'], element_at(map(['a'], [1]), 'a')
-- = [{"key":"a","value":1}],["a"],[1],[1],1,2,[1]
SELECT round(cosine_distance([1.0, 0], [1.0, 1]), 3), inner_product([1.0, 2], [3.0, 4]), list_distance([1.0, 2], [1.0, 4])
-- = 0.293,11.0,2.0

# What clients send. Those over histograms, process_spans and traces are in the files of these.
SELECT process_id, exe, start_time, last_update_time, username, computer FROM processes ORDER BY last_update_time DESC LIMIT 1
-- = 11111111-2222-3333-4444-555555555555,game,1714564800000000000,1714564809000000000,ann,pc1
SELECT process_id, sum(nb_objects) AS events, sum(CASE WHEN array_has("streams.tags", 'log') THEN nb_objects ELSE 0 END) AS nb_log_entries, sum(CASE WHEN array_has("streams.tags", 'metrics') THEN nb_objects ELSE 0 END) AS nb_measures, COUNT(DISTINCT CASE WHEN array_has("streams.tags", 'cpu') THEN stream_id END) AS nb_threads FROM blocks GROUP BY process_id
-- = 11111111-2222-3333-4444-555555555555,30,10,20,1
SELECT date_bin(INTERVAL '5 seconds', time) AS time, max(value) AS value, jsonb_format_json(first_value(properties) FILTER (WHERE properties IS NOT NULL)) AS properties FROM view_instance('measures', '11111111-2222-3333-4444-555555555555') WHERE name = 'fps' GROUP BY date_bin(INTERVAL '5 seconds', time) ORDER BY time
-- = 1714564800000000000,6.0,{} | 1714564805000000000,12.0,{}
SELECT DISTINCT name, target, unit FROM view_instance('measures', '11111111-2222-3333-4444-555555555555') ORDER BY name
-- = fps,engine,hz | memory,engine,bytes
WITH changes AS (SELECT time, jsonb_format_json(properties) AS p, LAG(jsonb_format_json(properties)) OVER (ORDER BY time) AS before FROM view_instance('measures', '11111111-2222-3333-4444-555555555555')) SELECT time, p FROM changes WHERE p IS DISTINCT FROM before ORDER BY time
-- = 1714564800000000000,{}
SELECT arrow_cast(stream_id, 'Utf8') AS stream_id, concat(arrow_cast(property_get("streams.properties", 'thread-name'), 'Utf8'), '-', arrow_cast(property_get("streams.properties", 'thread-id'), 'Utf8')) AS name FROM blocks GROUP BY stream_id, "streams.properties" ORDER BY stream_id LIMIT 1
-- = aaaaaaaa-2222-3333-4444-555555555555,-
SELECT CASE level WHEN 1 THEN 'FATAL' WHEN 2 THEN 'ERROR' WHEN 3 THEN 'WARN' WHEN 4 THEN 'INFO' WHEN 5 THEN 'DEBUG' ELSE 'TRACE' END AS level_name, count(*) AS count FROM log_entries GROUP BY level_name ORDER BY count DESC, level_name LIMIT 2
-- = ERROR,2 | FATAL,2
SELECT DISTINCT name FROM measures ORDER BY name
-- = fps | memory
SELECT date_bin('1 minute', time) AS time, count(*) FROM log_entries WHERE time >= '2024-05-01T11:00:00Z' AND time <= '2024-05-01T13:00:00.000Z' AND time >= cast('2024-05-01T00:00:00Z' as timestamp) GROUP BY 1 ORDER BY 1
-- = 1714564800000000000,10
SELECT datepart('hour', time) AS hour, count(*) FROM log_entries GROUP BY hour
-- = 12,10
WITH calls AS (SELECT '{"client": "web", "duration_ms": 5}' AS msg UNION ALL SELECT '{"client": "cli", "duration_ms": 7}') SELECT jsonb_as_string(jsonb_get(jsonb_parse(msg), 'client')) AS client, count(*) AS n, approx_percentile_cont(jsonb_as_f64(jsonb_get(jsonb_parse(msg), 'duration_ms')), 0.95) AS p95 FROM calls GROUP BY client ORDER BY client
-- = cli,1,7.0 | web,1,5.0
SELECT name, min(value) FILTER (WHERE value > 0) AS low, (max(value) - min(value))::float / nullif(count(*), 0) AS slope, (count(*) - 1)::float / nullif(count(*) - 5, 0) AS none FROM measures GROUP BY 1 HAVING count(*) > 1 ORDER BY 1
-- = fps,3.0,2.4,null | memory,1.5,2.4,null
SELECT exe, arrow_cast(last_update_time - start_time, 'Int64') AS uptime_ns, arrow_cast(last_update_time - start_time, 'Int64') / 1000000000 / 60 AS minutes FROM processes ORDER BY exe
-- = game,9000000000,0 | tool,5000000000,0
SELECT b.name, CAST((max(e.begin) - min(b.begin)) AS BIGINT) / 1000000 AS ms FROM view_instance('thread_spans', 'aaaaaaaa-2222-3333-4444-555555555555') b JOIN view_instance('thread_spans', 'aaaaaaaa-2222-3333-4444-555555555555') e ON e.parent = b.id GROUP BY b.name ORDER BY ms DESC, b.name LIMIT 1
-- = span 0,1000
SELECT b.name, CAST((e.time - b.time) AS BIGINT) / 1000000 AS duration_ms FROM measures b JOIN measures e ON b.name = e.name AND b.time < e.time ORDER BY duration_ms DESC, b.name LIMIT 1
-- = fps,8000
SELECT avg(CAST((e.time - b.time) AS BIGINT) / 1000000.0) AS ms FROM measures b JOIN measures e ON b.name = e.name AND b.time < e.time
-- = 4000.0
SELECT count(*) FROM list_partitions() p WHERE p.file_schema_hash != decode('ff', 'hex')
-- = 3
