# What DuckDB has beyond the reference, over the views; docs/recipes.md shows more of it.

# ASOF joins: the nearest row before.
SELECT l.msg, m.name, m.value, l.time - m.time AS late FROM log_entries l ASOF JOIN measures m ON l.process_id = m.process_id AND l.time >= m.time ORDER BY l.time LIMIT 3
-- = message 0,fps,0.0,PT0S | message 2,fps,3.0,PT0S | message 4,fps,6.0,PT0S
SELECT l.msg, m.value FROM log_entries l ASOF LEFT JOIN (SELECT * FROM measures WHERE name = 'memory') m ON l.time >= m.time ORDER BY l.time LIMIT 2
-- = message 0,null | message 1,1.5
SELECT l.msg, m.time - l.time AS until FROM log_entries l ASOF JOIN (SELECT * FROM measures WHERE name = 'memory') m ON l.time < m.time ORDER BY l.time LIMIT 2
-- = message 0,PT1S | message 1,PT2S
SELECT msg, value FROM log_entries ASOF JOIN measures USING (process_id, time) ORDER BY time LIMIT 1
-- = message 0,0.0
SELECT s.name, l.msg, s.begin - l.time AS after FROM (SELECT * FROM view_instance('thread_spans', 'aaaaaaaa-2222-3333-4444-555555555555') ORDER BY duration DESC LIMIT 2) s ASOF LEFT JOIN view_instance('log_entries', '11111111-2222-3333-4444-555555555555') l ON s.begin >= l.time ORDER BY s.begin
-- = span 0,message 0,PT0S | span 1,message 0,PT1S
SELECT l.msg, p.exe FROM log_entries l ASOF JOIN processes p ON l.process_id = p.process_id AND l.time >= p.start_time AND l.level < 3 ORDER BY l.time LIMIT 1
-- = message 0,game
SELECT l.msg FROM log_entries l ASOF JOIN measures m ON l.time - INTERVAL '1 second' >= m.time WHERE m.value > 9 ORDER BY l.time LIMIT 1
-- = message 8

# QUALIFY: conditions on windows.
SELECT level, msg FROM log_entries QUALIFY row_number() OVER (PARTITION BY level ORDER BY time DESC) = 1 ORDER BY level LIMIT 2
-- = 1,message 6 | 2,message 7
SELECT msg, time - lag(time) OVER (ORDER BY time) AS pause FROM log_entries WHERE level < 3 QUALIFY pause > INTERVAL '1 second'
-- = message 6,PT5S
SELECT target, count(*) AS n FROM log_entries GROUP BY target QUALIFY rank() OVER (ORDER BY count(*) DESC, target) = 1
-- = db,6
SELECT msg FROM log_entries QUALIFY count(*) OVER (ORDER BY time RANGE BETWEEN INTERVAL '2 seconds' PRECEDING AND CURRENT ROW) = 2
-- = message 1

# PIVOT with a list, and back.
PIVOT (SELECT exe, level FROM log_entries) ON level IN (1, 2, 6) USING count(*) GROUP BY exe ORDER BY exe
-- = game,2,2,1
SELECT * FROM (SELECT exe, level, time FROM log_entries) PIVOT (count(*) AS n, max(time) AS last FOR level IN (1, 2) GROUP BY exe) ORDER BY exe LIMIT 1
-- = game,2,1714564806000000000,2,1714564807000000000
PIVOT (SELECT name, date_bin('5 seconds', time) AS t, value FROM measures) ON name IN ('fps', 'memory') USING max(value) GROUP BY t ORDER BY t
-- = 1714564800000000000,6.0,4.5 | 1714564805000000000,12.0,13.5
UNPIVOT (SELECT count(*) AS entries, count(DISTINCT level) AS levels FROM log_entries) ON entries, levels INTO NAME what VALUE n
-- = entries,10 | levels,6
PIVOT (SELECT level, now() - time AS age FROM log_entries) ON level IN (1, 2) USING min(age)
-- = PT4.123456S,PT3.123456S

# Lists and lambdas.
SELECT list_transform(tags, lambda tag: upper(tag)), list_filter(tags, lambda tag: starts_with(tag, 'c')), [tag || '!' FOR tag IN tags IF tag <> 'log'] FROM streams
-- = ["LOG","CPU"],["cpu"],["cpu!"]
SELECT exe, list_transform(array_agg(level ORDER BY time), lambda l, i: l * i) AS weighted, list_reduce(array_agg(level ORDER BY time), lambda a, b: a + b) AS total FROM log_entries GROUP BY exe ORDER BY exe
-- = game,[1,4,9,16,25,36,7,16,27,40],31
SELECT name, list_transform(range(4), lambda i: len(list_filter(v, lambda x: x >= i * 4 AND x < (i + 1) * 4))) AS counts FROM (SELECT name, array_agg(value) AS v FROM measures GROUP BY name) ORDER BY name
-- = fps,[2,1,1,1] | memory,[1,2,1,1]
SELECT list_aggregate(array_agg(value), 'avg'), list_sort(array_agg(DISTINCT level))[1:2], list_contains(array_agg(level), 6) FROM measures m JOIN log_entries l ON l.time = m.time
-- = 6.75,[1,2],true
SELECT unnest(list_zip(array_agg(level ORDER BY time), array_agg(msg ORDER BY time)))[2] FROM log_entries LIMIT 2
-- = message 0 | message 1

# Window frames.
SELECT time, avg(value) OVER (ORDER BY time RANGE BETWEEN INTERVAL '2 seconds' PRECEDING AND CURRENT ROW), sum(value) OVER (ORDER BY time ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), max(value) OVER (ORDER BY time ROWS UNBOUNDED PRECEDING) FROM measures WHERE name = 'fps' ORDER BY time LIMIT 3
-- = 1714564800000000000,0.0,3.0,0.0 | 1714564802000000000,1.5,9.0,3.0 | 1714564804000000000,4.5,18.0,6.0
SELECT msg, count(*) OVER (ORDER BY level GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW), sum(level) OVER (ORDER BY time ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM log_entries ORDER BY time LIMIT 2
-- = message 0,2,2 | message 1,4,4
SELECT value - lag(value) OVER w AS more, (value - lag(value) OVER w) / ((time - lag(time) OVER w) / INTERVAL '1 second') AS a_second FROM measures WHERE name = 'fps' WINDOW w AS (ORDER BY time) ORDER BY time LIMIT 2
-- = null,null | 3.0,1.5
SELECT msg, sum(CASE WHEN fresh THEN 1 ELSE 0 END) OVER (ORDER BY time) AS session FROM (SELECT msg, time, coalesce(time - lag(time) OVER (ORDER BY time) > INTERVAL '1 second', true) AS fresh FROM log_entries WHERE level IN (1, 2)) ORDER BY time
-- = message 0,1 | message 1,1 | message 6,2 | message 7,2
SELECT first_value(msg IGNORE NULLS) OVER (ORDER BY time), last_value(level) OVER (PARTITION BY exe ORDER BY time ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM log_entries ORDER BY time LIMIT 1
-- = message 0,4

# Rates and percentiles.
SELECT date_bin('5 seconds', time) AS t, exe, count(*) FILTER (WHERE level <= 2) AS errors, count(*) FILTER (WHERE level <= 2) / count(*)::double AS share FROM log_entries GROUP BY t, exe ORDER BY t, exe
-- = 1714564800000000000,game,2,0.4 | 1714564805000000000,game,2,0.4
SELECT name, approx_percentile_cont(value, 0.99) > 10 AS high, quantile_cont(value, [0.5, 1]) AS q FROM measures GROUP BY name ORDER BY name
-- = fps,true,[6.0,12.0] | memory,true,[7.5,13.5]
SELECT m.t, count(l.time) AS n FROM generate_series(date_trunc('minute', now()), now(), INTERVAL '4 seconds') AS m(t) LEFT JOIN log_entries l ON l.time >= m.t AND l.time < m.t + INTERVAL '4 seconds' GROUP BY m.t ORDER BY m.t
-- = 1714564800000000000,4 | 1714564804000000000,4 | 1714564808000000000,2
SELECT regexp_replace(msg, '\d+', '#', 'g') AS message, count(*) AS times, max(time) - min(time) AS span, arg_max(msg, time) AS example FROM log_entries GROUP BY message
-- = message #,10,PT9S,message 9
SELECT count(*), arg_min(msg, time), arg_max(msg, time), mode(target), histogram(level)[6] FROM log_entries
-- = 10,message 0,message 9,db,1

# Flame graphs in plain SQL.
WITH RECURSIVE spans AS (SELECT id, parent, depth, duration, name FROM view_instance('thread_spans', 'aaaaaaaa-2222-3333-4444-555555555555')), paths AS (SELECT id, depth, duration, name AS path FROM spans WHERE depth = 0 UNION ALL SELECT s.id, s.depth, s.duration, p.path || ';' || s.name FROM paths p JOIN spans s ON s.parent = p.id AND s.depth = p.depth + 1) SELECT path, sum(duration), count(*) FROM paths GROUP BY path ORDER BY path LIMIT 3
-- = span 0,5000000000,1 | span 0;span 1,4000000000,1 | span 0;span 1;span 2,3000000000,1
WITH spans AS (SELECT * FROM view_instance('thread_spans', 'aaaaaaaa-2222-3333-4444-555555555555')), inside AS (SELECT parent, sum(duration) AS duration FROM spans GROUP BY parent) SELECT s.name, count(*) AS calls, sum(s.duration) / 1e6 AS total_ms, sum(s.duration - coalesce(i.duration, 0)) / 1e6 AS self_ms FROM spans s LEFT JOIN inside i ON i.parent = s.id GROUP BY s.name ORDER BY self_ms DESC, s.name LIMIT 2
-- = span 2,1,3000.0,3000.0 | span 0,1,5000.0,1000.0

# Other forms.
FROM log_entries SELECT level, count(*) GROUP BY ALL ORDER BY ALL LIMIT 1
-- = 1,2
SELECT DISTINCT ON (exe) exe, msg, time FROM log_entries ORDER BY exe, time DESC
-- = game,message 9,1714564809000000000
SELECT exe, level, count(*) FROM log_entries WHERE level < 3 GROUP BY CUBE (exe, level) ORDER BY 1, 2 LIMIT 3
-- = game,1,2 | game,2,2 | game,null,4
SELECT grouping(exe), count(*) FROM log_entries GROUP BY GROUPING SETS ((exe), ()) ORDER BY ALL
-- = 0,10 | 1,10
SELECT COLUMNS('^(exe|level)$') FROM log_entries ORDER BY time LIMIT 1
-- = game,1
SELECT max(COLUMNS(['level', 'time'])) FROM log_entries
-- = 1714564809000000000,6
SELECT l.level, p.* EXCLUDE (process_id, properties) FROM log_entries l POSITIONAL JOIN processes p LIMIT 1
-- = 1,game,ann,pc1,1714564800000000000,1714564800000000000,1714564809000000000
SELECT exe FROM processes p WHERE (SELECT count(*) FROM log_entries l WHERE l.process_id = p.process_id AND l.time - p.start_time > INTERVAL '8 seconds') > 0
-- = tool
SELECT level FROM log_entries SEMI JOIN (SELECT max(time) AS time FROM log_entries) USING (time)
-- = 4
SELECT count(*) FROM log_entries USING SAMPLE 100 PERCENT
-- = 10
