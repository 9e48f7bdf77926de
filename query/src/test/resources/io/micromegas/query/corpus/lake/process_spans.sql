# All spans of the game: 42 of the main thread, 6 of the worker, 7 async operations with an end.
SELECT thread_name, count(*), min(depth), max(depth) FROM process_spans('11111111-1111-1111-1111-111111111111', 'both') GROUP BY thread_name ORDER BY thread_name
-- = async,7,0,1 | main-7,42,0,3 | worker-8,6,0,1
SELECT stream_id, thread_name, id, parent, depth, name, duration FROM process_spans('11111111-1111-1111-1111-111111111111', 'thread') LIMIT 5
-- = 11111111-0000-0000-0000-000000000003,main-7,-1,0,0,main-7,490000000 | 11111111-0000-0000-0000-000000000003,main-7,0,-1,1,frame,90000000 | 11111111-0000-0000-0000-000000000003,main-7,1,0,2,update,30000000 | 11111111-0000-0000-0000-000000000003,main-7,3,0,2,render,40000000 | 11111111-0000-0000-0000-000000000003,main-7,4,3,3,draw,10000000
SELECT id, parent, depth, name, "begin", duration FROM process_spans('11111111-1111-1111-1111-111111111111', 'both') WHERE thread_name = 'worker-8'
-- = -1,0,0,worker-8,1714564800000000000,350000000 | 0,-1,1,job 0,1714564800000000000,150000000 | 6,-1,1,job 1,1714564800200000000,150000000 | -1,0,0,worker-8,1714564800400000000,350000000 | 12,-1,1,job 2,1714564800400000000,150000000 | 18,-1,1,job 3,1714564800600000000,150000000
SELECT thread_name, stream_id = '', id, parent, depth, name, duration FROM process_spans('11111111-1111-1111-1111-111111111111', 'async')
-- = async,true,1,0,0,load,90000000 | async,true,2,1,1,read,30000000 | async,true,3,0,0,load,100000000 | async,true,4,3,1,read,31000000 | async,true,5,0,0,load,110000000 | async,true,6,5,1,read,32000000 | async,true,7,0,0,load,120000000
SELECT id, parent, name, begin, "end", depth, thread_name AS lane FROM process_spans('11111111-1111-1111-1111-111111111111', 'both') ORDER BY lane, begin LIMIT 3
-- = 1,0,load,1714564800010000000,1714564800100000000,0,async | 2,1,read,1714564800020000000,1714564800050000000,1,async | 3,0,load,1714564800210000000,1714564800310000000,0,async
SELECT * EXCLUDE (hash) FROM process_spans('11111111-1111-1111-1111-111111111111', 'both') WHERE name = 'draw' LIMIT 1
-- = 11111111-0000-0000-0000-000000000003,main-7,4,3,3,1714564800050000000,1714564800060000000,10000000,draw,game,loop.rs,40
SELECT * EXCLUDE (stream_id, thread_name) FROM process_spans('11111111-1111-1111-1111-111111111111', 'thread') WHERE stream_id = '11111111-0000-0000-0000-000000000003' EXCEPT SELECT * FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003')
-- =
SELECT * FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000004') EXCEPT SELECT * EXCLUDE (stream_id, thread_name) FROM process_spans('11111111-1111-1111-1111-111111111111', 'both')
-- =
SELECT count(*) FROM process_spans('22222222-2222-2222-2222-222222222222', 'both')
-- = 0
SELECT name, count(*) AS calls, sum(duration) AS total FROM process_spans('11111111-1111-1111-1111-111111111111', 'thread') WHERE depth > 0 GROUP BY name ORDER BY total DESC LIMIT 3
-- = frame,10,900000000 | render,10,400000000 | update,10,300000000
SELECT stream_id, count(*) FROM process_spans('11111111-1111-1111-1111-111111111111', 'both') WHERE stream_id = '11111111-0000-0000-0000-000000000004' GROUP BY stream_id
-- = 11111111-0000-0000-0000-000000000004,6
WITH s AS (SELECT * FROM process_spans('11111111-1111-1111-1111-111111111111', 'thread')) SELECT c.name, p.name, c.thread_name, count(*) FROM s c JOIN s p ON c.parent = p.id AND c.stream_id = p.stream_id WHERE c.depth > 1 GROUP BY ALL ORDER BY ALL
-- = draw,render,main-7,10 | render,frame,main-7,10 | update,frame,main-7,10
SELECT min(depth), max(depth), count(DISTINCT parent) FROM process_spans('11111111-1111-1111-1111-111111111111', 'thread') WHERE thread_name = 'main-7'
-- = 0,3,21
# Spans of threads that overlap the range, async operations that lie in it.
# range: 2024-05-01T12:00:00.095Z 2024-05-01T12:00:00.105Z
SELECT thread_name, depth, name FROM process_spans('11111111-1111-1111-1111-111111111111', 'both')
-- = main-7,0,main-7 | main-7,1,frame | worker-8,0,worker-8 | worker-8,1,job 0
# range: 2024-05-01T12:00:00.010Z 2024-05-01T12:00:00.100Z
SELECT thread_name, name, count(*) FROM process_spans('11111111-1111-1111-1111-111111111111', 'both') GROUP BY ALL ORDER BY ALL
-- = async,load,1 | async,read,1 | main-7,draw,1 | main-7,frame,2 | main-7,main-7,1 | main-7,render,1 | main-7,update,1 | worker-8,job 0,1 | worker-8,worker-8,1
# range: 2024-05-01T12:00:00.600Z -
SELECT count(*) FROM process_spans('11111111-1111-1111-1111-111111111111', 'async')
-- = 1
# range: - -
SELECT chunk_id FROM perfetto_trace_chunks('11111111-1111-1111-1111-111111111111', 'both', TIMESTAMP '2024-05-01T12:00:00Z', TIMESTAMP '2024-05-01T13:00:00Z') ORDER BY chunk_id
-- = 0 | 1
SELECT count(*) FROM perfetto_trace_chunks('11111111-1111-1111-1111-111111111111', 'async', '2024-05-01T12:00:00Z', '2024-05-01T12:00:00.3Z')
-- = 2
SELECT chunk_id FROM perfetto_trace_chunks('22222222-2222-2222-2222-222222222222', 'both', '2024-05-01T12:00:00Z', '2024-05-01T13:00:00Z')
-- = 0
# The range of the request is nothing to a trace, which has its own.
# range: 2030-01-01T00:00:00Z 2030-01-02T00:00:00Z
SELECT max(chunk_id) FROM perfetto_trace_chunks('11111111-1111-1111-1111-111111111111', 'thread', '2024-05-01T12:00:00Z', '2024-05-01T13:00:00Z')
-- = 1
