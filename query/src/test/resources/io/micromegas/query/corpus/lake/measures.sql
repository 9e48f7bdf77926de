# Values of 40 times, one each 250 ms: fps 30.5 to 37.5, memory from 1,000,000 by 1,000, frame_time 10 to 13 ms (sent in ticks).
SELECT name, unit, count(*), min(value), max(value) FROM measures GROUP BY name, unit ORDER BY name
-- = fps,hz,40,30.5,37.5 | frame_time,seconds,40,0.01,0.013 | memory,bytes,40,1000000.0,1039000.0
SELECT name, sum(value) FROM measures WHERE name <> 'frame_time' GROUP BY name ORDER BY name
-- = fps,1360.0 | memory,4.078E7
SELECT round(sum(value), 6) FROM measures WHERE name = 'frame_time'
-- = 0.46
SELECT time, value FROM measures WHERE name = 'fps' ORDER BY time LIMIT 3
-- = 1714564800000000000,30.5 | 1714564800250000000,31.5 | 1714564800500000000,32.5
SELECT properties, count(*), avg(value) FROM measures WHERE name = 'memory' GROUP BY properties ORDER BY properties
-- = {"pool":"p0"},20,1019000.0 | {"pool":"p1"},20,1020000.0
SELECT name, quantile_cont(value, 0.5), quantile_disc(value, 0.95) FROM measures WHERE name IN ('fps', 'memory') GROUP BY name ORDER BY name
-- = fps,34.0,37.5 | memory,1019500.0,1037000.0
SELECT count(*), count(DISTINCT name), count(DISTINCT target) FROM view_instance('measures', '11111111-1111-1111-1111-111111111111')
-- = 120,3,1
SELECT DISTINCT name, target, unit FROM view_instance('measures', '11111111-1111-1111-1111-111111111111') ORDER BY name
-- = fps,engine,hz | frame_time,engine,seconds | memory,engine,bytes
SELECT exe, username, computer, target, process_properties FROM measures GROUP BY ALL
-- = game,ann,game-host,engine,{"env":"prod","port":"8080"}
SELECT date_bin(INTERVAL '5 seconds', time) AS bin, max(value) FROM view_instance('measures', '11111111-1111-1111-1111-111111111111') WHERE name = 'memory' GROUP BY bin ORDER BY bin
-- = 1714564800000000000,1019000.0 | 1714564805000000000,1039000.0
SELECT date_bin('2 seconds', time) AS bin, avg(value) FROM view_instance('measures', '11111111-1111-1111-1111-111111111111') WHERE name = 'fps' GROUP BY bin ORDER BY bin LIMIT 3
-- = 1714564800000000000,34.0 | 1714564802000000000,34.0 | 1714564804000000000,34.0
SELECT value > 35 AS fast, count(*) FROM measures WHERE name = 'fps' GROUP BY fast ORDER BY fast
-- = false,25 | true,15
SELECT min(value) FILTER (WHERE name = 'fps') AS slowest, max(value) FILTER (WHERE name = 'memory') AS most FROM measures
-- = 30.5,1039000.0
SELECT name, round(stddev_pop(value), 9) FROM measures WHERE name = 'fps' GROUP BY name HAVING count(*) > 10
-- = fps,2.291287847
