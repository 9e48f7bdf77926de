# Aggregates over views.
SELECT count(*), sum(level), avg(level), min(level), max(level) FROM log_entries
-- = 60,196,3.2666666666666666,1,6
SELECT approx_count_distinct(level) FROM log_entries
-- = 6
SELECT target, string_agg(CAST(level AS VARCHAR), '' ORDER BY time) FROM log_entries WHERE time < TIMESTAMP '2024-05-01T12:00:03Z' GROUP BY target ORDER BY target
-- = main,424 | net,246 | render,135
SELECT exe, array_agg(level ORDER BY time)[1:4] AS levels FROM log_entries GROUP BY exe ORDER BY exe
-- = game,[1,2,3,4] | tool,[4,2,4,2]
SELECT bool_or(level = 1), bool_and(level < 6) FROM log_entries WHERE exe = 'tool'
-- = false,true
SELECT level, count(*) FROM log_entries GROUP BY ROLLUP (level) ORDER BY level NULLS LAST
-- = 1,7 | 2,17 | 3,7 | 4,17 | 5,6 | 6,6 | null,60
SELECT exe, level, count(*) FROM log_entries WHERE level IN (2, 4) GROUP BY GROUPING SETS ((exe), (level)) ORDER BY ALL
-- = game,null,14 | tool,null,20 | null,2,17 | null,4,17
SELECT mode(level) FROM log_entries WHERE exe = 'game' AND level = 3
-- = 3
SELECT name, max(value) - min(value) AS span FROM measures GROUP BY name HAVING max(value) - min(value) > 1 ORDER BY name
-- = fps,7.0 | memory,39000.0
SELECT approx_percentile_cont(value, 0.5) BETWEEN 33 AND 35 AS good FROM measures WHERE name = 'fps'
-- = true
SELECT name, median(value) FROM measures WHERE name = 'memory' GROUP BY name
-- = memory,1019500.0
SELECT CASE level WHEN 1 THEN 'FATAL' WHEN 2 THEN 'ERROR' ELSE 'OTHER' END AS level_name, count(*) FROM log_entries GROUP BY level_name ORDER BY level_name
-- = ERROR,17 | FATAL,7 | OTHER,36
SELECT count(*) FILTER (WHERE level = 2) * 100 / count(*) AS percent FROM log_entries WHERE exe = 'tool'
-- = 50
PIVOT (SELECT exe, level FROM log_entries) ON level IN (1, 2, 4) USING count(*) ORDER BY exe
-- = game,7,7,7 | tool,0,10,10
