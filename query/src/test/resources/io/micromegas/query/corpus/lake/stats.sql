# Log entries by minute: all in the first.
SELECT time_bin, level, count FROM log_stats WHERE target = 'main' ORDER BY level
-- = 1714564800000000000,2,10 | 1714564800000000000,4,10
SELECT sum(count) FROM log_stats
-- = 60
SELECT target, sum(count) AS n FROM log_stats GROUP BY target ORDER BY target
-- = main,20 | net,20 | render,20
SELECT level, sum(count) AS n FROM log_stats GROUP BY level ORDER BY level
-- = 1,7 | 2,17 | 3,7 | 4,17 | 5,6 | 6,6
SELECT process_id, level, target, count FROM log_stats WHERE process_id = '11111111-1111-1111-1111-111111111111' ORDER BY ALL LIMIT 3
-- = 11111111-1111-1111-1111-111111111111,1,render,7 | 11111111-1111-1111-1111-111111111111,2,net,7 | 11111111-1111-1111-1111-111111111111,3,render,7
SELECT (SELECT sum(count) FROM log_stats) = (SELECT count(*) FROM log_entries) AS equal
-- = true
