# Window functions and what goes with them.
SELECT msg, row_number() OVER (ORDER BY time) AS n FROM log_entries WHERE level = 1 ORDER BY n LIMIT 2
-- = message 0,1 | message 6,2
SELECT msg, level, lag(level) OVER (PARTITION BY exe ORDER BY time) AS before FROM log_entries WHERE exe = 'tool' ORDER BY time LIMIT 3
-- = é☃ '0',4,null | é☃ '1',2,4 | é☃ '2',4,2
SELECT exe, msg FROM log_entries QUALIFY row_number() OVER (PARTITION BY exe ORDER BY time DESC) = 1 ORDER BY exe
-- = game,message 39 | tool,é☃ '19'
SELECT time, avg(value) OVER (ORDER BY time ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS smooth FROM measures WHERE name = 'fps' ORDER BY time LIMIT 4
-- = 1714564800000000000,30.5 | 1714564800250000000,31.0 | 1714564800500000000,31.5 | 1714564800750000000,32.5
SELECT time, sum(value) OVER (ORDER BY time RANGE BETWEEN INTERVAL '500 milliseconds' PRECEDING AND CURRENT ROW) AS s FROM measures WHERE name = 'fps' ORDER BY time LIMIT 4
-- = 1714564800000000000,30.5 | 1714564800250000000,62.0 | 1714564800500000000,94.5 | 1714564800750000000,97.5
SELECT level, rank() OVER (ORDER BY count(*) DESC) AS place, count(*) FROM log_entries GROUP BY level ORDER BY place, level
-- = 2,1,17 | 4,1,17 | 1,3,7 | 3,3,7 | 5,5,6 | 6,5,6
SELECT DISTINCT ntile(4) OVER (ORDER BY value) AS quarter FROM measures WHERE name = 'memory' ORDER BY quarter
-- = 1 | 2 | 3 | 4
SELECT first_value(msg) OVER (PARTITION BY target ORDER BY time) AS f, count(*) FROM log_entries GROUP BY target, time, msg QUALIFY row_number() OVER (PARTITION BY target ORDER BY time DESC) = 1 ORDER BY f
-- = message 0,1 | message 1,1 | é☃ '0',1
SELECT msg, lead(time) OVER (ORDER BY time) AS next FROM log_entries WHERE exe = 'game' ORDER BY time DESC LIMIT 2
-- = message 39,null | message 38,1714564819500000000
