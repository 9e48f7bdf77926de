# Views without rows here have their columns; what decodes has no errors.
SELECT count(*), max(duration) FROM view_instance('otel_spans', '11111111-1111-1111-1111-111111111111')
-- = 0,null
SELECT trace_id, span_id, properties, events FROM view_instance('otel_spans', '11111111-1111-1111-1111-111111111111')
-- =
SELECT count(*), max(end_time) FROM otel_spans
-- = 0,null
SELECT name, trace_id FROM trace('4bf92f3577b34da6a3ce929d0e0e4736')
-- =
SELECT count(*) FROM decode_errors
-- = 0
SELECT view_set_name, has_view_maker, global_instance_available FROM list_view_sets() WHERE view_set_name IN ('log_entries', 'processes', 'net_spans', 'otel_spans') ORDER BY view_set_name
-- = log_entries,true,true | net_spans,true,false | otel_spans,true,true | processes,false,true
SELECT view_set_name, hex(current_schema_hash) FROM list_view_sets() WHERE has_view_maker OR view_set_name = 'blocks' ORDER BY view_set_name
-- = async_events,03 | blocks,03 | exemplars,01 | histograms,01 | images,02 | log_entries,06 | measures,07 | net_spans,02 | otel_spans,01 | thread_spans,03
SELECT count(*) FROM list_partitions() p JOIN list_view_sets() vs ON p.view_set_name = vs.view_set_name WHERE p.file_schema_hash != vs.current_schema_hash
-- = 0
# thread_spans without a range is the whole stream; an instance named global is the table.
SELECT count(*), min("begin"), max("end") FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003')
-- = 42,1714564800000000000,1714564800990000000
SELECT count(*) FROM view_instance('log_entries', 'global')
-- = 60
SELECT count(*) FROM view_instance('measures', 'global')
-- = 120
SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = 'decode_errors' ORDER BY ordinal_position
-- = block_id,VARCHAR,NO | stream_id,VARCHAR,NO | process_id,VARCHAR,NO | view_set,VARCHAR,NO | time,TIMESTAMP_NS,NO | error,VARCHAR,NO
