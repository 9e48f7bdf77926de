# What lists views, and columns of a fixed width.
SELECT * REPLACE (hex(current_schema_hash) AS current_schema_hash) FROM list_view_sets() ORDER BY view_set_name
-- = log_entries,01,time: Timestamp,true,true | measures,07,time: Timestamp,true,true | thread_spans,03,id: Int64,true,false
SELECT vs.view_set_name FROM list_view_sets() vs WHERE NOT vs.global_instance_available
-- = thread_spans
# The query of administrators for partitions of other versions.
SELECT p.view_set_name, count(*) FROM list_partitions() p JOIN list_view_sets() vs ON p.view_set_name = vs.view_set_name WHERE p.file_schema_hash != vs.current_schema_hash GROUP BY ALL ORDER BY ALL
-- = log_entries,1 | measures,1
SELECT name, count(*), min(start_time) FROM view_instance('otel_spans', '11111111-2222-3333-4444-555555555555') GROUP BY name ORDER BY name
-- = GET /,1,1714564800000000000 | select,2,1714564801000000000
SELECT decode(span_id), hex(trace_id) FROM view_instance('otel_spans', '11111111-2222-3333-4444-555555555555') ORDER BY start_time LIMIT 1
-- = span-000,74726163652D6E756D6265722D303030
SELECT lower(hex(span_id)) AS id FROM view_instance('otel_spans', '11111111-2222-3333-4444-555555555555') WHERE span_id = unhex('7370616E2D303032')
-- = 7370616e2d303032
# All spans of a trace; the id as others write it, in either case, or as a UUID.
SELECT name, hex(span_id) FROM trace('74726163652d6e756d6265722d303031')
-- = select,7370616E2D303031
SELECT count(*) FROM trace('74726163-652D-6E75-6D62-65722D303031') t JOIN otel_spans s USING (trace_id)
-- = 1
WITH t AS (SELECT * FROM trace('74726163652d6e756d6265722d30303' || '2')) SELECT t.name, trace.process_id = t.process_id FROM t, trace('74726163652D6E756D6265722D303032')
-- = select,true
SELECT count(*), count(DISTINCT trace_id) FROM otel_spans
-- = 3,3
SELECT count(*) FROM trace('00000000000000000000000000000000')
-- = 0
SELECT count(*) FROM view_instance('otel_spans', 'global')
-- = 3
SELECT chunk_id, octet_length(chunk_data) > 20 FROM perfetto_trace_chunks('74726163652d6e756d6265722d303031') ORDER BY chunk_id
-- = 0,true
