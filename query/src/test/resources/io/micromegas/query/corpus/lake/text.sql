# Text functions and JSON text over the views.
SELECT upper(exe), length(msg), count(*) FROM log_entries WHERE exe = 'tool' GROUP BY ALL ORDER BY ALL
-- = TOOL,6,10 | TOOL,7,10
SELECT split_part(msg, ' ', 2) AS n FROM log_entries WHERE exe = 'game' ORDER BY time LIMIT 2
-- = 0 | 1
SELECT count(*) FROM log_entries WHERE regexp_like(msg, '^message [12]0$')
-- = 2
SELECT regexp_replace(msg, '[0-9]+', '#') AS shape, count(*) FROM log_entries GROUP BY shape ORDER BY shape
-- = message #,40 | é☃ '#',20
SELECT count(*) FROM log_entries WHERE msg ILIKE 'MESSAGE 3_'
-- = 10
SELECT starts_with(msg, 'é'), count(*) FROM log_entries GROUP BY ALL ORDER BY ALL
-- = false,40 | true,20
SELECT strpos(msg, '☃') AS place, count(*) FROM log_entries GROUP BY place ORDER BY place
-- = 0,40 | 2,20
SELECT concat(exe, '-', level) AS x FROM log_entries ORDER BY time, exe LIMIT 2
-- = game-1 | tool-4
SELECT json_extract_string(properties, '$.user') AS u, count(*) FROM log_entries WHERE exe = 'game' GROUP BY u ORDER BY u NULLS LAST
-- = u0,3 | u1,2 | u2,3 | null,32
SELECT json_extract_string(process_properties, '$.env') AS env, count(*) FROM log_entries GROUP BY env ORDER BY env NULLS LAST
-- = prod,40 | null,20
SELECT sum(CAST(json_extract_string(properties, '$.size') AS BIGINT)) AS s FROM log_entries WHERE properties <> '{}'
-- = 1400
SELECT json_extract_string("streams.properties", '$."thread-name"') AS thread, sum(nb_objects) AS n FROM blocks WHERE list_contains("streams.tags", 'cpu') GROUP BY thread ORDER BY thread
-- = main,80 | worker,23
