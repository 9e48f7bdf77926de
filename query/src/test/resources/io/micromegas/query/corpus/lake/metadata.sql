# Processes, streams and blocks.
SELECT process_id, exe, username, computer, distro, cpu_brand, tsc_frequency, start_time, start_ticks, parent_process_id FROM processes ORDER BY exe
-- = 11111111-1111-1111-1111-111111111111,game,ann,game-host,linux,cpu,1000000000,1714564800000000000,0, | 22222222-2222-2222-2222-222222222222,tool,bob,tool-host,linux,cpu,1000000000,1714564800100000000,0,11111111-1111-1111-1111-111111111111
SELECT exe, last_block_end_ticks, last_block_end_time FROM processes ORDER BY exe
-- = game,19500000000,1714564819500000000 | tool,19000000000,1714564819100000000
SELECT exe, properties FROM processes ORDER BY exe
-- = game,{"env":"prod","port":"8080"} | tool,{}
SELECT c.exe, p.exe AS parent FROM processes c JOIN processes p ON c.parent_process_id = p.process_id
-- = tool,game
SELECT stream_id, tags, properties, format FROM streams ORDER BY stream_id
-- = 11111111-0000-0000-0000-000000000001,["log"],{},micromegas-transit | 11111111-0000-0000-0000-000000000002,["metrics"],{},micromegas-transit | 11111111-0000-0000-0000-000000000003,["cpu"],{"thread-id":"7","thread-name":"main"},micromegas-transit | 11111111-0000-0000-0000-000000000004,["cpu"],{"thread-id":"8","thread-name":"worker"},micromegas-transit | 11111111-0000-0000-0000-000000000005,["image"],{},micromegas-transit | 22222222-0000-0000-0000-000000000001,["log"],{},micromegas-transit | 22222222-0000-0000-0000-000000000002,["net"],{},micromegas-transit
SELECT p.exe, count(*) AS streams FROM streams s JOIN processes p USING (process_id) GROUP BY p.exe ORDER BY p.exe
-- = game,5 | tool,2
SELECT count(*), sum(nb_objects) FROM blocks
-- = 16,296
SELECT "streams.tags", count(*), sum(nb_objects) FROM blocks GROUP BY ALL ORDER BY "streams.tags"
-- = ["cpu"],4,103 | ["image"],2,2 | ["log"],6,60 | ["metrics"],2,120 | ["net"],2,11
SELECT begin_time, begin_ticks, end_time, end_ticks, nb_objects, object_offset FROM blocks WHERE stream_id = '11111111-0000-0000-0000-000000000001' ORDER BY begin_ticks
-- = 1714564800000000000,0,1714564804500000000,4500000000,10,0 | 1714564805000000000,5000000000,1714564809500000000,9500000000,10,10 | 1714564810000000000,10000000000,1714564814500000000,14500000000,10,20 | 1714564815000000000,15000000000,1714564819500000000,19500000000,10,30
SELECT begin_time, nb_objects, object_offset FROM blocks WHERE stream_id = '11111111-0000-0000-0000-000000000004' ORDER BY begin_ticks
-- = 1714564800000000000,12,0 | 1714564800400000000,11,12
SELECT "processes.exe", sum(CASE WHEN array_has("streams.tags", 'log') THEN nb_objects ELSE 0 END) AS logs FROM blocks GROUP BY 1 ORDER BY 1
-- = game,40 | tool,20
SELECT count(DISTINCT CASE WHEN array_has("streams.tags", 'cpu') THEN stream_id END) FROM blocks
-- = 2
SELECT "streams.properties" FROM blocks WHERE list_contains("streams.tags", 'cpu') GROUP BY 1 ORDER BY 1
-- = {"thread-id":"7","thread-name":"main"} | {"thread-id":"8","thread-name":"worker"}
SELECT "processes.exe", "processes.start_time", "processes.tsc_frequency", "processes.parent_process_id" FROM blocks GROUP BY ALL ORDER BY 1
-- = game,1714564800000000000,1000000000, | tool,1714564800100000000,1000000000,11111111-1111-1111-1111-111111111111
SELECT count(*) FROM pending_blocks
-- = 0
SELECT count(*) FROM blocks WHERE payload_size > 0 AND insert_time > TIMESTAMP '2025-01-01'
-- = 16
SELECT process_id, exe, start_time, username, computer FROM processes ORDER BY last_update_time DESC, exe LIMIT 1 OFFSET 5
-- =
SELECT CAST(last_block_end_time - start_time AS BIGINT) AS up FROM processes ORDER BY up
-- = 19000000000 | 19500000000
SELECT octet_length(objects_metadata) > 0, octet_length(dependencies_metadata) > 0 FROM streams WHERE list_contains(tags, 'log') GROUP BY ALL
-- = true,true
