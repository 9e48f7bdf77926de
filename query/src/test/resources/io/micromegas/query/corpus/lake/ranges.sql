# The range of the API, inclusive at both ends.
# range: 2024-05-01T12:00:00Z 2024-05-01T12:00:01Z
SELECT count(*), min(time), max(time) FROM log_entries
-- = 4,1714564800000000000,1714564801000000000
SELECT count(*) FROM view_instance('log_entries', '11111111-1111-1111-1111-111111111111')
-- = 3
SELECT count(*) FROM measures WHERE name = 'fps'
-- = 5
SELECT name, count(*) FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') GROUP BY name ORDER BY name
-- = draw,10 | frame,10 | main-7,2 | render,10 | update,10
SELECT count(*) FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111')
-- = 15
SELECT name FROM view_instance('images', '11111111-1111-1111-1111-111111111111') ORDER BY name
-- = shot 0 | shot 1
SELECT count(*) FROM processes
-- = 0
SELECT sum(count) FROM log_stats
-- = 60
# range: 2024-05-01T12:00:00.250Z 2024-05-01T12:00:00.310Z
SELECT name, "begin" FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') ORDER BY "begin", depth
-- = main-7,1714564800000000000 | frame,1714564800200000000 | render,1714564800240000000 | draw,1714564800250000000 | frame,1714564800300000000 | update,1714564800310000000
SELECT event_type, span_id FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111') ORDER BY time
-- = end,4 | end,3
SELECT time FROM measures WHERE name = 'fps'
-- = 1714564800250000000
# range: 2024-05-01T12:00:19.100Z -
SELECT count(*) FROM log_entries
-- = 2
SELECT msg FROM log_entries ORDER BY time LIMIT 1
-- = é☃ '19'
# range: - 2024-05-01T12:00:00.500Z
SELECT count(*) FROM log_entries
-- = 3
# range: 2025-01-01T00:00:00Z 2025-01-02T00:00:00Z
SELECT count(*) FROM log_entries
-- = 0
SELECT count(*) FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003')
-- = 0
SELECT sum(count) FROM log_stats
-- = null
# range: 2024-05-01T12:00:00Z 2024-05-01T12:00:10Z
SELECT count(*) FROM log_entries WHERE time > '2024-05-01T12:00:09Z'
-- = 3
WITH a AS (SELECT * FROM log_entries) SELECT count(*) FROM a JOIN measures m ON m.time = a.time AND m.name = 'fps'
-- = 20
SELECT sum(count) FROM log_stats
-- = 60
SELECT count(*) FROM log_entries WHERE time > '2024-05-01T12:00:15Z'
-- = 0
