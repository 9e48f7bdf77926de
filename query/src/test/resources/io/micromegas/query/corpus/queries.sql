# Seeing what runs.
SELECT count(*) FROM queries WHERE state = 'running'
-- = 1
SELECT state, user, client, agent, address, rows, bytes, error, end_time FROM queries WHERE state = 'running'
-- = running,unknown,test,unknown,unknown,0,0,null,null
SELECT q.sql, q.begin_time = now(), duration > 0 FROM public.queries AS q WHERE q.state = 'running'
-- = SELECT q.sql, q.begin_time = now(), duration > 0 FROM public.queries AS q WHERE q.state = 'running',true,true
SELECT a.id = b.id FROM queries a JOIN queries b USING (id) WHERE a.state = 'running'
-- = true
SELECT kill_query('nothing')
-- = ERROR: 'nothing' is not the id of a query; SELECT id, sql FROM queries WHERE state = 'running' lists them
SELECT * FROM kill_query('00000000-0000-0000-0000-000000000000')
-- = ERROR: no query 00000000-0000-0000-0000-000000000000 runs on this server
SELECT k.kill_query FROM kill_query('00000000-0000-0000-' || '0000-000000000000') AS k, range(2)
-- = ERROR: no query 00000000-0000-0000-0000-000000000000 runs on this server | ERROR: no query 00000000-0000-0000-0000-000000000000 runs on this server
SELECT id, kill_query(id) AS answer FROM queries WHERE user = 'ann' AND state IN ('queued', 'running')
-- =
SELECT '{"sql_hash": "x", "total_ms": 7}' ->> 'sql_hash' AS hash, sum(CAST('{"total_ms": 7}' ->> 'total_ms' AS BIGINT))
-- = x,7
