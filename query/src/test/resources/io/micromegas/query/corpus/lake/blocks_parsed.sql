# Blocks object by object.
SELECT object_index, type_name, value FROM parse_block('11111111-0000-0000-0000-000000000050')
-- = 0,ImageEvent,{"__type":"ImageEvent","data":"<binary 3 bytes>","format":"raw","name":"shot 0","time":0}
SELECT object_index FROM parse_block('11111111-0000-0000-0000-000000000051')
-- = 1
SELECT type_name, count(*), min(object_index), max(object_index) FROM parse_block('11111111-0000-0000-0000-000000000011') GROUP BY type_name ORDER BY type_name
-- = LogStringEventV2,8,11,19 | TaggedLogString,2,10,15
SELECT object_index, value ->> 'msg', value ->> 'time' FROM parse_block('{11111111-0000-0000-0000-000000000010}') LIMIT 2
-- = 0,message 0,0 | 1,message 1,500000000
SELECT value -> 'properties' AS properties FROM parse_block('11111111-0000-0000-0000-000000000010') WHERE object_index = 5
-- = {"__type":"property_set","size":"50","user":"u2"}
SELECT value -> 'desc' ->> 'target', value -> 'desc' ->> '__type', CAST(value -> 'desc' -> 'level' AS INT) FROM parse_block('11111111-0000-0000-0000-000000000010') WHERE object_index = 1
-- = net,LogMetadataRecord,2
SELECT type_name, count(*) FROM parse_block('11111111-0000-0000-0000-000000000020') GROUP BY ALL ORDER BY ALL
-- = FloatMetricEvent,20 | IntegerMetricEvent,20 | TaggedIntegerMetricEvent,20
SELECT value ->> 'value' FROM parse_block('11111111-0000-0000-0000-000000000020') WHERE type_name = 'FloatMetricEvent' LIMIT 2
-- = 30.5 | 31.5
SELECT type_name, count(*) FROM parse_block('11111111-0000-0000-0000-000000000040') GROUP BY ALL ORDER BY ALL
-- = BeginAsyncSpanEvent,4 | BeginThreadNamedSpanEvent,2 | EndAsyncSpanEvent,4 | EndThreadNamedSpanEvent,2
SELECT value ->> 'name', value -> 'thread_span_location' ->> 'file' FROM parse_block('11111111-0000-0000-0000-000000000040') WHERE object_index = 0
-- = job 0,jobs.rs
SELECT count(*) FROM blocks b WHERE block_id = '11111111-0000-0000-0000-000000000040' AND nb_objects = (SELECT count(*) FROM parse_block('11111111-0000-0000-0000-000000000040'))
-- = 1
