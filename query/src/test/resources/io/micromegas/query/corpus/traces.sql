# process_spans, perfetto_trace_chunks over the fake lake: one thread of two spans, one async operation.
SELECT stream_id, thread_name, id, parent, depth, name, duration FROM process_spans('11111111-2222-3333-4444-555555555555', 'both')
-- = aaaaaaaa-2222-3333-4444-555555555555,main-7,0,-1,0,frame,9000000000 | aaaaaaaa-2222-3333-4444-555555555555,main-7,1,0,1,draw,8000000000 | ,async,0,-1,0,load,9000000000
SELECT id, parent, name, begin, "end", depth, thread_name AS lane FROM process_spans('11111111-2222-3333-4444-555555555555', 'both') ORDER BY lane, begin
-- = 0,-1,load,1714564800000000000,1714564809000000000,0,async | 0,-1,frame,1714564800000000000,1714564809000000000,0,main-7 | 1,0,draw,1714564801000000000,1714564809000000000,1,main-7
SELECT count(*) FROM process_spans('{11111111-2222-3333-4444-555555555555}', 'thread')
-- = 2
SELECT name FROM process_spans('11111111' || '-2222-3333-4444-555555555555', lower('ASYNC')) AS s
-- = load
SELECT count(*) FROM process_spans('11111111-2222-3333-4444-555555555556', 'both')
-- = 0
SELECT p.name, c.name FROM process_spans('11111111-2222-3333-4444-555555555555', 'thread') p JOIN process_spans('11111111-2222-3333-4444-555555555555', 'thread') c ON c.parent = p.id AND c.depth > 0
-- = frame,draw
WITH s AS (SELECT * FROM process_spans('11111111-2222-3333-4444-555555555555', 'both')) SELECT thread_name, count(*), sum(duration) FROM s GROUP BY thread_name ORDER BY thread_name
-- = async,1,9000000000 | main-7,2,17000000000
SELECT chunk_id, octet_length(chunk_data) > 20 FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'both', TIMESTAMP '2024-05-01T12:00:00Z', TIMESTAMP '2024-05-01T13:00:00Z') ORDER BY chunk_id
-- = 0,true | 1,true
SELECT chunk_id FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'both', '2024-05-01T12:00:00Z', now()) ORDER BY chunk_id DESC
-- = 1 | 0
SELECT count(*), min(chunk_id), max(chunk_id) FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'thread', now() - INTERVAL '1 day', now() + INTERVAL '1 day')
-- = 2,0,1
SELECT chunk_id FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'async', TIMESTAMP '2024-05-01', TIMESTAMP '2024-05-02') LIMIT 1
-- = 0
SELECT to_hex(chunk_data[1:3]) AS start FROM perfetto_trace_chunks('11111111-2222-3333-4444-555555555555', 'both', TIMESTAMP '2024-05-01', TIMESTAMP '2024-05-02') WHERE chunk_id = 0
-- = 0a28e2
SELECT * FROM generate_series(1, 3)
-- = 1 | 2 | 3
SELECT * FROM generate_series(10, 1, -4)
-- = 10 | 6 | 2
SELECT value FROM generate_series(1, 3) AS t(value)
-- = 1 | 2 | 3
SELECT * FROM range(3)
-- = 0 | 1 | 2
SELECT * FROM range(1, 7, 2)
-- = 1 | 3 | 5
SELECT * FROM generate_series(TIMESTAMP '2024-05-01T00:00:00Z', TIMESTAMP '2024-05-01T02:00:00Z', INTERVAL '1 hour')
-- = 1714521600000000000 | 1714525200000000000 | 1714528800000000000
SELECT * FROM range(TIMESTAMP '2024-05-01T00:00:00Z', TIMESTAMP '2024-05-01T02:00:00Z', INTERVAL '1 hour')
-- = 1714521600000000000 | 1714525200000000000
SELECT value FROM generate_series(1, 3)
-- = 1 | 2 | 3
SELECT value FROM range(2)
-- = 0 | 1
SELECT object_index, type_name, value FROM parse_block('433e6eee-8a4a-4b84-8a3b-e432a2731f37') LIMIT 2
-- = 0,LogStaticStrEvent,{"__type":"LogStaticStrEvent","time":0} | 1,LogStaticStrEvent,{"__type":"LogStaticStrEvent","time":1}
SELECT count(*) FROM parse_block('433e6eee8a4a4b848a3be432a2731f37') WHERE value ->> 'time' >= '5'
-- = 5
