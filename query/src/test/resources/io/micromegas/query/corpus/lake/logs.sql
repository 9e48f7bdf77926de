# Log messages: game logs 40 messages (level 1 to 6 in turn, render and net in turn, one each half second), tool 20 (level 4 and 2, one a second).
SELECT count(*) FROM log_entries
-- = 60
SELECT exe, count(*) FROM log_entries GROUP BY exe ORDER BY exe
-- = game,40 | tool,20
SELECT level, count(*) AS n FROM log_entries GROUP BY level ORDER BY level
-- = 1,7 | 2,17 | 3,7 | 4,17 | 5,6 | 6,6
SELECT target, level, count(*) FROM log_entries WHERE exe = 'game' GROUP BY target, level ORDER BY target, level
-- = net,2,7 | net,4,7 | net,6,6 | render,1,7 | render,3,7 | render,5,6
SELECT time, level, target, msg FROM log_entries ORDER BY time, exe LIMIT 4
-- = 1714564800000000000,1,render,message 0 | 1714564800100000000,4,main,é☃ '0' | 1714564800500000000,2,net,message 1 | 1714564801000000000,3,render,message 2
SELECT time, msg FROM log_entries ORDER BY time DESC, msg LIMIT 3
-- = 1714564819500000000,message 39 | 1714564819100000000,é☃ '19' | 1714564819000000000,message 38
SELECT process_id, stream_id, exe, username, computer FROM log_entries GROUP BY ALL ORDER BY ALL
-- = 11111111-1111-1111-1111-111111111111,11111111-0000-0000-0000-000000000001,game,ann,game-host | 22222222-2222-2222-2222-222222222222,22222222-0000-0000-0000-000000000001,tool,bob,tool-host
SELECT count(DISTINCT block_id), count(DISTINCT stream_id), count(DISTINCT process_id) FROM log_entries
-- = 6,2,2
SELECT msg FROM log_entries WHERE exe = 'tool' AND level = 2 ORDER BY time LIMIT 2
-- = é☃ '1' | é☃ '3'
SELECT properties, msg FROM log_entries WHERE properties <> '{}' ORDER BY time LIMIT 3
-- = {"size":"0","user":"u0"},message 0 | {"size":"50","user":"u2"},message 5 | {"size":"100","user":"u1"},message 10
SELECT process_properties, count(*) FROM log_entries GROUP BY process_properties ORDER BY 1
-- = {"env":"prod","port":"8080"},40 | {},20
SELECT count(*), min(time), max(time) FROM view_instance('log_entries', '11111111-1111-1111-1111-111111111111')
-- = 40,1714564800000000000,1714564819500000000
SELECT count(*) FROM view_instance('log_entries', '22222222-2222-2222-2222-222222222222') WHERE level <= 2
-- = 10
SELECT count(*) FROM view_instance('log_entries', 'global')
-- = 60
SELECT count(*) FROM log_entries WHERE msg LIKE 'message 1%'
-- = 11
SELECT msg FROM log_entries WHERE msg LIKE '%''3''%'
-- = é☃ '3'
SELECT min(msg), max(msg) FROM log_entries WHERE target = 'net'
-- = message 1,message 9
SELECT level, first(msg ORDER BY time), last(msg ORDER BY time) FROM log_entries WHERE exe = 'game' GROUP BY level ORDER BY level
-- = 1,message 0,message 36 | 2,message 1,message 37 | 3,message 2,message 38 | 4,message 3,message 39 | 5,message 4,message 34 | 6,message 5,message 35
SELECT * EXCLUDE (insert_time, block_id) FROM log_entries WHERE msg = 'message 5'
-- = 11111111-1111-1111-1111-111111111111,11111111-0000-0000-0000-000000000001,game,ann,game-host,1714564802500000000,net,6,message 5,{"size":"50","user":"u2"},{"env":"prod","port":"8080"}
SELECT DISTINCT target FROM log_entries ORDER BY target DESC
-- = render | net | main
SELECT count(*) FROM log_entries WHERE level IN (1, 2) AND NOT target = 'main'
-- = 14
SELECT count(*) FROM log_entries WHERE false
-- = 0
SELECT msg FROM log_entries WHERE exe = 'game' ORDER BY time OFFSET 38
-- = message 38 | message 39
