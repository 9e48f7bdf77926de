# Conditions on time, and times that are computed.
SELECT count(*) FROM log_entries WHERE time >= TIMESTAMP '2024-05-01T12:00:10Z'
-- = 30
SELECT count(*) FROM log_entries WHERE time BETWEEN '2024-05-01T12:00:00Z' AND '2024-05-01T12:00:01Z'
-- = 4
SELECT count(*) FROM log_entries WHERE time < '2024-05-01 12:00:01'
-- = 3
SELECT count(*) FROM log_entries WHERE time >= NOW() - INTERVAL '1 hour'
-- = 0
SELECT count(*) FROM log_entries WHERE time < now() AND time > now() - INTERVAL '100 years'
-- = 60
SELECT count(*) FROM log_entries WHERE TIMESTAMP '2024-05-01T12:00:19Z' <= time
-- = 3
SELECT count(*) FROM log_entries WHERE time = '2024-05-01T12:00:05+00:00'
-- = 1
SELECT count(*) FROM log_entries WHERE time IN ('2024-05-01T12:00:05Z', '2024-05-01T14:00:06+02:00')
-- = 2
SELECT count(*) FROM log_entries WHERE time < '2024-05-01T12:00:01Z' OR time > '2024-05-01T12:00:19Z'
-- = 5
SELECT count(*) FROM log_entries WHERE NOT (time < '2024-05-01T12:00:19Z')
-- = 3
SELECT date_trunc('minute', time) AS m, count(*) FROM log_entries GROUP BY m
-- = 1714564800000000000,60
SELECT date_bin(INTERVAL '10 seconds', time) AS bin, exe, count(*) FROM log_entries GROUP BY bin, exe ORDER BY bin, exe
-- = 1714564800000000000,game,20 | 1714564800000000000,tool,10 | 1714564810000000000,game,20 | 1714564810000000000,tool,10
SELECT max(time) - min(time) AS d FROM log_entries
-- = PT19.5S
SELECT CAST(max(time) - min(time) AS BIGINT) AS ns FROM log_entries
-- = 19500000000
SELECT extract(second FROM time) AS s, count(*) FROM log_entries WHERE exe = 'tool' GROUP BY s ORDER BY s LIMIT 2
-- = 0,1 | 1,1
SELECT time + INTERVAL '1 second' AS later FROM log_entries ORDER BY time LIMIT 1
-- = 1714564801000000000
SELECT time::DATE AS day, count(*) FROM log_entries GROUP BY day
-- = 19844,60
SELECT epoch_ns(min(time)) FROM log_entries
-- = 1714564800000000000
SELECT count(*) FROM (SELECT * FROM log_entries) l WHERE l.time > '2024-05-01T12:00:18Z'
-- = 5
WITH l AS (SELECT time AS t, msg FROM log_entries) SELECT count(*) FROM l WHERE t >= '2024-05-01T12:00:18Z'
-- = 6
SELECT count(*) FROM measures m JOIN log_entries l ON l.time = m.time AND l.time >= '2024-05-01T12:00:09Z' WHERE m.name = 'fps'
-- = 2
SELECT count(*) FROM processes p LEFT JOIN log_entries l ON l.process_id = p.process_id AND l.time > '2024-05-01T12:00:30Z'
-- = 2
