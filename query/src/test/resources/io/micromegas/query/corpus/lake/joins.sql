# More than one view in a statement.
SELECT p.username, l.level, count(*) FROM log_entries l JOIN processes p USING (process_id) WHERE l.level <= 2 GROUP BY ALL ORDER BY ALL
-- = ann,1,7 | ann,2,7 | bob,2,10
SELECT s.name, l.msg FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') s JOIN view_instance('log_entries', '11111111-1111-1111-1111-111111111111') l ON l.time BETWEEN s."begin" AND s."end" WHERE s.depth > 0 ORDER BY s."begin", s.depth, l.msg
-- = frame,message 0 | frame,message 1
SELECT l.msg, m.value FROM view_instance('log_entries', '11111111-1111-1111-1111-111111111111') l ASOF JOIN (SELECT time, value FROM view_instance('measures', '11111111-1111-1111-1111-111111111111') WHERE name = 'fps') m ON l.time >= m.time ORDER BY l.time LIMIT 4
-- = message 0,30.5 | message 1,32.5 | message 2,34.5 | message 3,36.5
SELECT s.name, s.id, l.msg FROM (SELECT id, name, "begin" FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000004') WHERE depth = 1) s ASOF JOIN view_instance('log_entries', '11111111-1111-1111-1111-111111111111') l ON s."begin" >= l.time ORDER BY s.id
-- = job 0,0,message 0 | job 1,6,message 0 | job 2,12,message 0 | job 3,18,message 1
SELECT count(*) FROM log_entries a JOIN log_entries b ON a.time = b.time AND a.msg = b.msg
-- = 60
SELECT msg FROM log_entries WHERE time = (SELECT max(time) FROM log_entries)
-- = message 39
SELECT exe FROM processes p WHERE EXISTS (SELECT 1 FROM measures m WHERE m.process_id = p.process_id)
-- = game
SELECT exe FROM processes p WHERE p.process_id NOT IN (SELECT process_id FROM measures)
-- = tool
WITH e AS (SELECT * FROM log_entries WHERE level <= 2) SELECT a.n, b.n FROM (SELECT count(*) AS n FROM e) a, (SELECT count(*) AS n FROM e WHERE exe = 'tool') b
-- = 24,10
SELECT 'logs' AS what, count(*) FROM log_entries UNION ALL SELECT 'measures', count(*) FROM measures UNION ALL SELECT 'blocks', count(*) FROM blocks ORDER BY what
-- = blocks,16 | logs,60 | measures,120
SELECT target FROM log_entries INTERSECT SELECT target FROM log_entries WHERE level = 1 ORDER BY target
-- = render
SELECT exe FROM log_entries EXCEPT SELECT exe FROM measures
-- = tool
SELECT p.exe, l.n FROM processes p, LATERAL (SELECT count(*) AS n FROM log_entries l WHERE l.process_id = p.process_id AND l.level = 2) l ORDER BY p.exe
-- = game,7 | tool,10
SELECT m.name, l.level, count(*) FROM view_instance('measures', '11111111-1111-1111-1111-111111111111') m JOIN view_instance('log_entries', '11111111-1111-1111-1111-111111111111') l ON m.time = l.time WHERE l.level = 1 GROUP BY ALL ORDER BY ALL
-- = fps,1,4 | frame_time,1,4 | memory,1,4
