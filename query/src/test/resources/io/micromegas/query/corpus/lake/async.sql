# Loads (span 1, 3, 5, 7) of 90, 100, 110, 120 ms, in each a read of 30, 31, 32 ms; the last read has no end.
SELECT event_type, name, count(*) FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111') GROUP BY ALL ORDER BY ALL
-- = begin,load,4 | begin,read,4 | end,load,4 | end,read,3
SELECT time, event_type, span_id, parent_span_id, depth, name FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111') ORDER BY time, span_id LIMIT 5
-- = 1714564800010000000,begin,1,0,0,load | 1714564800020000000,begin,2,1,1,read | 1714564800050000000,end,2,1,1,read | 1714564800100000000,end,1,0,0,load | 1714564800210000000,begin,3,0,0,load
SELECT b.span_id, b.name, CAST(e.time - b.time AS BIGINT) AS duration FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111') b JOIN view_instance('async_events', '11111111-1111-1111-1111-111111111111') e ON b.span_id = e.span_id WHERE b.event_type = 'begin' AND e.event_type = 'end' ORDER BY b.span_id
-- = 1,load,90000000 | 2,read,30000000 | 3,load,100000000 | 4,read,31000000 | 5,load,110000000 | 6,read,32000000 | 7,load,120000000
SELECT CAST((e.time - b.time) AS BIGINT) / 1000000 AS ms, count(*) FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111') b JOIN view_instance('async_events', '11111111-1111-1111-1111-111111111111') e USING (span_id) WHERE b.event_type = 'begin' AND e.event_type = 'end' AND b.name = 'load' GROUP BY ms ORDER BY ms
-- = 90,1 | 100,1 | 110,1 | 120,1
SELECT span_id FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111') GROUP BY span_id HAVING count(*) = 1
-- = 8
SELECT DISTINCT stream_id, filename, target, line, name FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111') ORDER BY line
-- = 11111111-0000-0000-0000-000000000004,io.rs,io,1,load | 11111111-0000-0000-0000-000000000004,io.rs,io,2,read
SELECT p.name, c.name, count(*) FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111') c JOIN view_instance('async_events', '11111111-1111-1111-1111-111111111111') p ON c.parent_span_id = p.span_id AND p.event_type = 'begin' WHERE c.event_type = 'begin' GROUP BY ALL
-- = load,read,4
SELECT max(depth), count(DISTINCT hash), count(DISTINCT block_id) FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111')
-- = 1,2,2
SELECT p.exe FROM view_instance('async_events', '11111111-1111-1111-1111-111111111111') a JOIN streams s USING (stream_id) JOIN processes p USING (process_id) GROUP BY p.exe
-- = game
