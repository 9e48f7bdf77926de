# Times: what each form means. FakeLakehouse's entries are a second apart from 2024-05-01T12:00:00Z; its clock stands at 12:00:10.123456.

# The clock.
SELECT now(), CURRENT_TIMESTAMP, localtimestamp, get_current_timestamp(), transaction_timestamp()
-- = 1714564810123456000,1714564810123456000,1714564810123456000,1714564810123456000,1714564810123456000
SELECT current_date, today(), current_time, localtime, now()::date, now()::time, now()::text
-- = 19844,19844,12:00:10.123456,12:00:10.123456,19844,12:00:10.123456,2024-05-01 12:00:10.123456
SELECT now() = CURRENT_TIMESTAMP, now() - now() = INTERVAL '0 seconds', now() > '2024-05-01', now() >= DATE '2024-05-01'
-- = true,true,true,true

# Literals and casts: offsets are heeded, without one it is UTC.
SELECT TIMESTAMP '2024-05-01T12:00:00Z', TIMESTAMP '2024-05-01 12:00:00', TIMESTAMP '2024-05-01', TIMESTAMP '2024-05-01T12:00:00.123456789Z'
-- = 1714564800000000000,1714564800000000000,1714521600000000000,1714564800123456789
SELECT TIMESTAMPTZ '2024-05-01 14:00:00+02', TIMESTAMP WITH TIME ZONE '2024-05-01 14:00:00+02:00', '2024-05-01T07:00:00-05:00'::timestamptz, CAST('2024-05-01T12:00:00Z' AS timestamp)
-- = 1714564800000000000,1714564800000000000,1714564800000000000,1714564800000000000
SELECT CAST('2024-05-01T12:00:00+02:00' AS TIMESTAMP(3)), CAST(time AS TIMESTAMP(0)), CAST(time AS TIMESTAMPTZ), CAST(time AS TIMESTAMP_NS), time::datetime FROM log_entries LIMIT 1
-- = 1714557600000000000,1714564800000000000,1714564800000000000,1714564800000000000,1714564800000000000
SELECT CAST(DATE '2024-05-01' AS TIMESTAMP), CAST(1714564800123456789 AS TIMESTAMP), TRY_CAST('x' AS TIMESTAMP), TRY_CAST('2024-05-01T12:00:00Z' AS TIMESTAMP), CAST(NULL AS TIMESTAMP)
-- = 1714521600000000000,1714564800123456789,null,1714564800000000000,null
SELECT arrow_cast('2024-05-01T12:00:00Z', 'Timestamp(Nanosecond, Some("+00:00"))'), arrow_cast(time, 'Timestamp(Nanosecond, None)'), arrow_cast(time, 'Timestamp(ns, "+00:00")'), arrow_cast(1500, 'Timestamp(Millisecond, None)'), arrow_cast(time, 'Int64'), arrow_cast(time, 'Date32') FROM log_entries LIMIT 1
-- = 1714564800000000000,1714564800000000000,1714564800000000000,1500000000,1714564800000000000,19844
SELECT CAST(time AS BIGINT), CAST(time AS DOUBLE), time::text, CAST(time AS DATE), CAST(time AS TIME) FROM log_entries LIMIT 1
-- = 1714564800000000000,1.7145648E18,2024-05-01 12:00:00,19844,12:00:00
SELECT to_timestamp(1), to_timestamp(1.5), to_timestamp(-1), to_timestamp('2024-05-01T14:00:00+02:00'), to_timestamp('01/05/2024', '%d/%m/%Y'), to_timestamp('2024-05-01 12:00:00.123456789', '%F %T.%f')
-- = 1000000000,1500000000,-1000000000,1714564800000000000,1714521600000000000,1714564800123456789
SELECT to_timestamp_seconds(1), to_timestamp_millis(1), to_timestamp_micros(1), to_timestamp_nanos(1), to_timestamp_millis('2024-05-01T12:00:00Z'), from_unixtime(1), to_unixtime(now()), to_unixtime('2024-05-01T00:00:00Z')
-- = 1000000000,1000000,1000,1,1714564800000000000,1000000000,1714564810,1714521600
SELECT to_date('2024-05-01'), to_date('01.05.2024', '%d.%m.%Y'), to_time('10:00:00'), to_local_time(now())
-- = 19844,19844,10:00:00,1714564810123456000
SELECT make_timestamp(2024, 5, 1, 12, 0, 0), make_timestamptz(2024, 5, 1, 12, 0, 0), make_timestamp_ms(5), make_timestamp_ns(5), epoch_ms(1500), make_date(2024, 5, 1), make_time(1, 2, 3)
-- = 1714564800000000000,1714564800000000000,5000000,5,1500000000,19844,01:02:03
SELECT strptime('2024-05-01', '%Y-%m-%d'), strptime('2024-05-01 12:00:00+0200', '%Y-%m-%d %H:%M:%S%z'), try_strptime('x', '%Y')
-- = 1714521600000000000,1714557600000000000,null

# Steps keep the nanoseconds.
SELECT t - INTERVAL '1 hour', t + INTERVAL '1 hour', INTERVAL '1 hour' + t, t + INTERVAL 90 MINUTE, t - INTERVAL '1 hour 30 minutes' FROM (VALUES (TIMESTAMP '2024-05-01T12:00:00.000000001Z')) v(t)
-- = 1714561200000000001,1714568400000000001,1714568400000000001,1714570200000000001,1714559400000000001
SELECT t - INTERVAL '1 month', t + INTERVAL '1 month', t + INTERVAL '1 year 2 days', t - INTERVAL '1 quarter' FROM (VALUES (TIMESTAMP '2024-03-31T12:00:00.999999999Z')) v(t)
-- = 1709208000999999999,1714478400999999999,1743595200999999999,1704024000999999999
SELECT t + INTERVAL '1 month' FROM (VALUES (TIMESTAMP '1969-12-31T23:59:59.999999999Z')) v(t)
-- = 2678399999999999
SELECT t + n * INTERVAL '1 second', t - n * INTERVAL '1 month', t + to_seconds(n), t + (INTERVAL '1 hour' - INTERVAL '1 minute') FROM (VALUES (TIMESTAMP '2024-05-01T12:00:00.000000001Z', 2)) v(t, n)
-- = 1714564802000000001,1709294400000000001,1714564802000000001,1714568340000000001
SELECT t + '1 day', t - '1 hour', t + INTERVAL '5 nanoseconds', t - INTERVAL '1 week', date_add(t, INTERVAL '1 day') FROM (VALUES (TIMESTAMP '2024-05-01T12:00:00.000000001Z')) v(t)
-- = 1714651200000000001,1714561200000000001,1714564800000000006,1713960000000000001,1714651200000000001
SELECT now() - INTERVAL '90 minutes', now() - 2 * INTERVAL '1 hour', DATE '2024-05-01' + INTERVAL '1 hour', DATE '2024-05-01' - INTERVAL '1 day', current_date - 7, current_date + TIME '10:00'
-- = 1714559410123456000,1714557610123456000,1714525200000000000,1714435200000000000,19837,1714557600000000000
SELECT count(*) FROM log_entries WHERE time >= now() - INTERVAL '5 seconds'
-- = 4
SELECT time + (now() - time), time + (now() - time) / 2, now() - (now() - time) FROM log_entries LIMIT 1
-- = 1714564810123456000,1714564805061728000,1714564800000000000

# Differences are exact.
SELECT b - a, CAST(b - a AS BIGINT), arrow_cast(b - a, 'Int64'), (b - a)::double, CAST(b - a AS INT) FROM (VALUES (TIMESTAMP '2024-05-01T12:00:00Z', TIMESTAMP '2024-05-01T12:00:00.000000123Z')) v(a, b)
-- = PT0.000000123S,123,123,123.0,123
SELECT CAST(max(b) - min(a) AS BIGINT), max(CAST(b - a AS BIGINT)), sum(CAST(b - a AS BIGINT)), avg(b - a), sum(b - a), min(b - a), max(b - a), median(b - a), count(DISTINCT b - a) FROM (VALUES (TIMESTAMP '2024-05-01T12:00:00Z', TIMESTAMP '2024-05-01T12:00:00.000000123Z'), (TIMESTAMP '2024-05-01T12:00:00Z', TIMESTAMP '2024-05-01T12:00:00.000000125Z')) v(a, b)
-- = 125,125,248,PT0.000000124S,PT0.000000248S,PT0.000000123S,PT0.000000125S,PT0.000000124S,2
WITH v(a, b) AS (SELECT TIMESTAMP '2024-05-01T12:00:00Z', TIMESTAMP '2024-05-01T12:00:00.000000123Z'), d AS (SELECT b - a AS d FROM v) SELECT CAST(d AS BIGINT), CAST(max(d) AS BIGINT), arrow_cast(avg(d), 'Int64') FROM d GROUP BY d
-- = 123,123,123
SELECT CAST(x AS BIGINT) FROM (SELECT d AS x FROM (SELECT TIMESTAMP '2024-05-01T12:00:00.000000123Z' - TIMESTAMP '2024-05-01T12:00:00Z' AS d))
-- = 123
SELECT max(time) - min(time), (max(time) - min(time)) / count(*), CAST(max(time) - min(time) AS BIGINT) / count(*) FROM log_entries
-- = PT9S,PT0.9S,900000000
SELECT arrow_cast(last_update_time - start_time, 'Int64') FROM processes ORDER BY exe
-- = 9000000000 | 5000000000
SELECT now() - time, time - '2024-05-01', '2024-05-02' - time, time - DATE '2024-05-01', time - date_trunc('minute', time) FROM log_entries ORDER BY time DESC LIMIT 1
-- = PT1.123456S,PT12H9S,PT11H59M51S,PT12H9S,PT9S
SELECT d * 2, d / 2, d * 1.5, d / 0.5, -d, abs(-d), d + d, d - INTERVAL '1 second', INTERVAL '1 second' + d, d / INTERVAL '1 second', d % INTERVAL '1 second' FROM (SELECT now() - max(time) AS d FROM log_entries)
-- = PT2.246912S,PT0.561728S,PT1.685184S,PT2.246912S,PT-1.123456S,PT1.123456S,PT2.246912S,PT0.123456S,PT2.123456S,1.123456,PT0.123456S
SELECT d > '1 second', d < INTERVAL '2 seconds', d = INTERVAL '1.123456 seconds', d BETWEEN INTERVAL '1 second' AND '2 seconds', d IN (INTERVAL '1 second', '1.123456 seconds'), d IS NULL, d <> 0 FROM (SELECT now() - max(time) AS d FROM log_entries)
-- = true,true,true,true,true,false,true
SELECT CASE WHEN d > INTERVAL '1 hour' THEN d ELSE INTERVAL '0 seconds' END, coalesce(d, INTERVAL '1 s'), greatest(d, INTERVAL '1 hour'), least(d, d / 2), nullif(d, d), coalesce(NULL, d) FROM (SELECT now() - max(time) AS d FROM log_entries)
-- = PT0S,PT1.123456S,PT1H,PT0.561728S,null,PT1.123456S
SELECT [d], {'d': d}, concat(d, ''), d::text, typeof(d), array_agg(d) FROM (SELECT now() - max(time) AS d FROM log_entries) GROUP BY d
-- = ["00:00:01.123456"],{"d":"00:00:01.123456"},00:00:01.123456,00:00:01.123456,INTERVAL,["00:00:01.123456"]
SELECT epoch(d), epoch_ms(d), epoch_us(d), epoch_ns(d), extract(epoch FROM d), extract(second FROM d), extract(hour FROM d), date_trunc('second', d), CAST(d AS INTERVAL) FROM (SELECT now() - max(time) AS d FROM log_entries)
-- = 1.123456,1123,1123456,1123456000,1.123456,1,0,PT1S,PT1.123456S
SELECT sum(d), avg(d), min(d), max(d), median(d), quantile_cont(d, 0.5), quantile_disc(d, 0.5), stddev(d) / 1e9, first_value(d ORDER BY d), arg_max(d, d), approx_percentile_cont(d, 0.5) FROM (SELECT now() - time AS d FROM log_entries)
-- = PT56.23456S,PT5.623456S,PT1.123456S,PT10.123456S,PT5.623456S,PT5.623456S,PT5.123456S,3.0276503540974917,PT1.123456S,PT10.123456S,PT5.623456S
SELECT d, sum(d) OVER (ORDER BY d), lag(d) OVER (ORDER BY d), lag(d, 1, INTERVAL '0 seconds') OVER (ORDER BY d), count(*) OVER (ORDER BY d RANGE BETWEEN INTERVAL '1 second' PRECEDING AND CURRENT ROW) FROM (SELECT now() - time AS d FROM log_entries) ORDER BY d LIMIT 2
-- = PT1.123456S,PT1.123456S,null,PT0S,1 | PT2.123456S,PT3.246912S,PT1.123456S,PT1.123456S,2
SELECT now() - time AS d FROM log_entries UNION ALL SELECT INTERVAL '1 hour' ORDER BY d DESC LIMIT 2
-- = PT1H | PT10.123456S
SELECT now() - time AS d FROM log_entries UNION ALL SELECT max(time) - min(time) FROM log_entries ORDER BY d DESC LIMIT 2
-- = PT10.123456S | PT9.123456S
SELECT * FROM (SELECT now() - time AS d FROM log_entries) UNION ALL SELECT * FROM (SELECT now() - max(time) FROM log_entries) ORDER BY d LIMIT 2
-- = PT1.123456S | PT1.123456S
SELECT * FROM (SELECT now() - time AS d, level FROM log_entries) WHERE d < INTERVAL '3 seconds' ORDER BY d
-- = PT1.123456S,4 | PT2.123456S,3
SELECT COLUMNS('d') FROM (SELECT now() - max(time) AS d FROM log_entries)
-- = PT1.123456S
SELECT * REPLACE (d + INTERVAL '1 second' AS d) FROM (SELECT now() - max(time) AS d FROM log_entries)
-- = PT2.123456S
WITH RECURSIVE r(d, n) AS (SELECT now() - max(time), 1 FROM log_entries UNION ALL SELECT d + INTERVAL '1 second', n + 1 FROM r WHERE n < 3) SELECT max(d) FROM r
-- = PT3.123456S
SELECT (SELECT max(time) - min(time) FROM log_entries) AS d, (SELECT max(time) - min(time) FROM log_entries) > INTERVAL '1 s', CAST((SELECT max(time) - min(time) FROM log_entries) AS BIGINT)
-- = PT9S,true,9000000000
SELECT level FROM log_entries WHERE now() - time IN (SELECT now() - max(time) FROM log_entries)
-- = 4
SELECT count(*) FROM log_entries WHERE INTERVAL '1.123456 seconds' IN (SELECT now() - max(time) FROM log_entries)
-- = 10
SELECT level, max(time) - min(time) AS span FROM log_entries GROUP BY level HAVING max(time) - min(time) > INTERVAL '1 second' ORDER BY span DESC, level LIMIT 2
-- = 1,PT6S | 2,PT6S
SELECT level, time - lag(time) OVER (PARTITION BY level ORDER BY time) AS gap FROM log_entries QUALIFY gap > INTERVAL '1 second' ORDER BY time LIMIT 2
-- = 1,PT6S | 2,PT6S
WITH a AS (SELECT time - lag(time) OVER (ORDER BY time) AS gap, * FROM log_entries), b AS (SELECT level, max(gap) AS longest FROM a GROUP BY level) SELECT b.level, b.longest, b.longest * 2, CAST(b.longest AS BIGINT) FROM b WHERE b.longest IS NOT NULL ORDER BY 1 LIMIT 1
-- = 1,PT1S,PT2S,1000000000
SELECT b.d FROM (SELECT now() - time AS d FROM log_entries) a JOIN (SELECT now() - time AS d FROM log_entries) b USING (d) ORDER BY d LIMIT 1
-- = PT1.123456S
SELECT x.d FROM log_entries l, LATERAL (SELECT now() - l.time AS d) x ORDER BY d LIMIT 1
-- = PT1.123456S
SELECT l.time - p.start_time AS since FROM log_entries l JOIN processes p ON l.process_id = p.process_id AND l.time - p.start_time > INTERVAL '7 seconds' ORDER BY since
-- = PT8S | PT9S
SELECT interval '1 hour' * 2, 2 * interval '1 hour', interval '1 hour' / 2, interval '90 minutes' / interval '1 hour', interval '1 day' - interval '1 hour', -interval '1 hour', sum(interval '1 hour'), avg(interval '1 hour'), CAST(interval '1 hour' AS BIGINT)
-- = PT2H,PT2H,PT30M,1.5,PT23H,PT-1H,PT1H,PT1H,3600000000000
SELECT arrow_cast(5, 'Duration(Second)'), arrow_cast(now() - now(), 'Duration(Nanosecond)'), arrow_cast(INTERVAL '1 hour', 'Int64'), INTERVAL '100 nanoseconds' * 10, CAST(INTERVAL '5 ns' AS BIGINT)
-- = PT5S,PT0S,3600000000000,PT0.000001S,5
SELECT age(TIMESTAMP '2024-05-02', TIMESTAMP '2024-05-01'), age(max(time), min(time)), age(max(time)), DATE '2024-05-03' - DATE '2024-05-01' FROM log_entries
-- = PT24H,PT9S,PT-12H-9S,2
SELECT date_diff('second', min(time), max(time)), datediff('ns', min(time), max(time)), date_diff('minute', '2024-05-01T00:00:00Z', max(time)), date_sub('second', min(time), max(time)) FROM log_entries
-- = 9,9000000000,720,9
DESCRIBE SELECT now() - time AS d, max(time) - min(time) AS e, CAST(now() - time AS BIGINT) AS n, time + (now() - time) AS t FROM log_entries GROUP BY time
-- = d,INTERVAL,YES | e,INTERVAL,YES | n,BIGINT,YES | t,TIMESTAMP_NS,YES

# Bins.
SELECT date_bin('5 minutes', t), date_bin(INTERVAL '1 day', t), date_bin('1 month', t), date_bin(INTERVAL '1 year', t), date_bin('7 days', t) FROM (VALUES (TIMESTAMP '2024-05-15T12:34:56.789Z')) v(t)
-- = 1715776200000000000,1715731200000000000,1714521600000000000,1704067200000000000,1715212800000000000
SELECT date_bin('1 hour', t), date_bin('1 month', t), date_bin('15 seconds', t), date_bin('10 ns', t), date_trunc('hour', t), date_trunc('month', t) FROM (VALUES (TIMESTAMP '1969-12-31T23:59:59.999999999Z')) v(t)
-- = -3600000000000,-2678400000000000,-15000000000,-10,-3600000000000,-2678400000000000
SELECT date_bin('100 nanoseconds', t), date_bin(INTERVAL '250 ns', t), date_bin('1 microsecond', t), date_bin('1 millisecond', t), date_bin('100 ns', t, TIMESTAMP '1970-01-01T00:00:00.000000050Z') FROM (VALUES (TIMESTAMP '2024-05-01T12:00:00.123456789Z')) v(t)
-- = 1714564800123456700,1714564800123456750,1714564800123456000,1714564800123000000,1714564800123456750
SELECT date_bin('1 hour', t, TIMESTAMP '2024-01-01T00:30:00Z'), date_bin('1 hour', t, '2024-01-01T00:30:00+00:00'), date_bin('1 hour', t, TIMESTAMP '2030-01-01T00:15:00Z') FROM (VALUES (TIMESTAMP '2024-05-01T12:00:00Z')) v(t)
-- = 1714563000000000000,1714563000000000000,1714562100000000000
SELECT date_bin('1 minute', t), date_trunc('minute', t) FROM (VALUES (TIMESTAMP '2024-05-01T12:00:59.999999999Z'), (TIMESTAMP '2024-05-01T12:01:00Z')) v(t)
-- = 1714564800000000000,1714564800000000000 | 1714564860000000000,1714564860000000000
SELECT date_bin('1 hour', '2024-05-01T14:30:00+02:00'), date_trunc('hour', '2024-05-01T14:30:00+02:00'), date_trunc('day', DATE '2024-05-01'), date_bin('1 day', DATE '2024-05-01'), date_trunc('week', now()), date_trunc('quarter', now())
-- = 1714564800000000000,1714564800000000000,1714521600000000000,1714521600000000000,1714348800000000000,1711929600000000000
SELECT time_bucket(INTERVAL '5 seconds', time) AS t, count(*) FROM log_entries GROUP BY t ORDER BY t
-- = 1714564800000000000,5 | 1714564805000000000,5
SELECT date_bin(INTERVAL '5 seconds', time) AS time, count(*) FROM log_entries GROUP BY 1 ORDER BY 1
-- = 1714564800000000000,5 | 1714564805000000000,5
SELECT date_bin('5 seconds', time) + INTERVAL '5 seconds' AS until, max(time) - min(time) AS span FROM log_entries GROUP BY 1 ORDER BY until
-- = 1714564805000000000,PT4S | 1714564810000000000,PT4S
SELECT date_bin('5 seconds', max(time)), max(date_bin('5 seconds', time)) FROM log_entries
-- = 1714564805000000000,1714564805000000000

# Parts round down.
SELECT t::date, CAST(t AS DATE), t::time, year(t), day(t), hour(t), minute(t), second(t), dayname(t), last_day(t), extract(hour FROM t) FROM (VALUES (TIMESTAMP '2024-04-30T23:59:59.999999999Z')) v(t)
-- = 19843,19843,23:59:59.999999,2024,30,23,59,59,Tuesday,19843,23
SELECT extract(year FROM t), extract(month FROM t), extract(day FROM t), extract(hour FROM t), extract(minute FROM t), extract(second FROM t), extract(millisecond FROM t), extract(microsecond FROM t), date_part('nanosecond', t) FROM (VALUES (TIMESTAMP '2024-05-01T12:34:56.123456789Z')) v(t)
-- = 2024,5,1,12,34,56,56123,56123456,56123456789
SELECT extract(epoch FROM t), date_part('epoch', t), epoch(t), epoch_ms(t), epoch_us(t), epoch_ns(t) FROM (VALUES (TIMESTAMP '2024-05-01T00:00:00.5Z')) v(t)
-- = 1.7145216005E9,1.7145216005E9,1.7145216005E9,1714521600500,1714521600500000,1714521600500000000
SELECT extract(dow FROM t), extract(isodow FROM t), extract(doy FROM t), extract(week FROM t), extract(quarter FROM t), extract(decade FROM t), extract(century FROM t), datepart('hour', t), date_part('week', t) FROM (VALUES (TIMESTAMP '2024-05-05T12:00:00Z')) v(t)
-- = 0,7,126,18,2,202,21,12,18
SELECT date_part('hour', max(time)), extract(second FROM max(time)), hour(min(time)), max(time)::date, extract(epoch FROM max(time) - min(time)) FROM log_entries
-- = 12,9,12,19844,9.0
SELECT date_part('hour', '2024-05-01T14:00:00+02:00'), extract(day FROM DATE '2024-05-01'), extract(minute FROM INTERVAL '90 minutes'), extract(hour FROM TIME '10:30:00')
-- = 12,1,30,10
SELECT count(*) FROM log_entries WHERE time::date = '2024-05-01' AND CAST(time AS DATE) = current_date AND date(time) = DATE '2024-05-01'
-- = 10
SELECT strftime(time, '%H:%M:%S'), strftime('%Y', time), to_char(time, '%Y-%m-%d'), date_format(time, '%d/%m/%y'), monthname(time) FROM log_entries LIMIT 1
-- = 12:00:00,2024,2024-05-01,01/05/24,May
SELECT to_char(t, '%F %T'), to_char(t, '%H:%M:%S%.3f'), to_char(t, '%f'), to_char(t, '%.6f'), to_char(t, '%9f'), to_char(t, '%s'), to_char(t, '%+'), to_char(t, 'at %R, 100%%'), strftime(t, '%S.%f'), strftime(t, '%S.%n %g') FROM (VALUES (TIMESTAMP '2024-05-01T12:00:00.123456789Z')) v(t)
-- = 2024-05-01 12:00:00,12:00:00.123,123456789,.123456,123456789,1714564800,2024-05-01T12:00:00.123456789+00:00,at 12:00, 100%,00.123456,00.123456789 123
SELECT strftime(t, '%F %R'), strftime(TIMESTAMP '2024-05-01', '%e'), dayname(t) FROM (VALUES (TIMESTAMP '2024-05-01T23:59:59.999999999Z')) v(t)
-- = 2024-05-01 23:59,1,Wednesday
SELECT to_char(t, '%Y-%m-%d %H:%M:%S%.9f'), strftime(t, '%H:%M:%S') FROM (VALUES (TIMESTAMP '2024-05-01T23:59:59.999999999Z'), (TIMESTAMP '1969-12-31T23:59:59.000000001Z')) v(t)
-- = 2024-05-01 23:59:59.999999999,23:59:59 | 1969-12-31 23:59:59.000000001,23:59:59

# Comparisons, with all that is a time to people.
SELECT count(*) FROM log_entries WHERE time > '2024-05-01T12:00:05Z' AND time < '2024-05-01 12:00:08'
-- = 2
SELECT count(*) FROM log_entries WHERE time BETWEEN '2024-05-01T12:00:02Z' AND '2024-05-01T14:00:04+02:00'
-- = 3
SELECT count(*) FROM log_entries WHERE time BETWEEN TIMESTAMP '2024-05-01T12:00:02Z' AND now() - INTERVAL '5 seconds'
-- = 4
SELECT count(*) FROM log_entries WHERE time IN ('2024-05-01T14:00:01+02:00', TIMESTAMP '2024-05-01T12:00:02Z', TIMESTAMPTZ '2024-05-01T12:00:03Z') OR '2024-05-01T05:00:04-07:00' = time
-- = 4
SELECT count(*) FROM log_entries WHERE time >= DATE '2024-05-01' AND time < DATE '2024-05-02' AND DATE '2024-05-01' < time AND time <> current_date
-- = 10
SELECT count(*) FROM log_entries WHERE time >= 1714564805000000000 AND time >= CAST('2024-05-01T12:00:06Z' AS TIMESTAMPTZ) AND time <= now()
-- = 4
SELECT count(*) FROM log_entries WHERE time >= concat('2024-05-01T14:00:0', '8+02:00') AND time <> '2024-05-01'
-- = 2
SELECT count(*) FROM log_entries WHERE time = (SELECT max(time) FROM log_entries) OR time < ALL (SELECT time + INTERVAL '1 ns' FROM log_entries)
-- = 2
SELECT count(*) FROM log_entries WHERE (time, level) IN (SELECT max(time), 4 FROM log_entries)
-- = 1
SELECT count(*) FROM log_entries l WHERE EXISTS (SELECT 1 FROM measures m WHERE m.time BETWEEN l.time - INTERVAL '100 ms' AND l.time AND m.name = 'fps')
-- = 5
SELECT count(*) FROM log_entries a JOIN log_entries b ON b.time BETWEEN a.time - INTERVAL '1 second' AND a.time + INTERVAL '1 second'
-- = 28
SELECT time IS DISTINCT FROM now(), NOT time > now(), isfinite(time), coalesce(NULL, time, now()) = time, greatest(time, now()) = now(), least(time, '2020-01-01T00:00:00Z') FROM log_entries LIMIT 1
-- = true,true,true,true,true,1577836800000000000
SELECT CASE WHEN level = 2 THEN time ELSE '2024-05-01T14:00:00+02:00' END, CASE level WHEN 2 THEN time ELSE now() END, nullif(time, now()) FROM log_entries ORDER BY time LIMIT 2
-- = 1714564800000000000,1714564810123456000,1714564800000000000 | 1714564801000000000,1714564801000000000,1714564801000000000
SELECT time FROM log_entries UNION ALL SELECT now() UNION ALL SELECT TIMESTAMP '2024-05-01' ORDER BY time LIMIT 1
-- = 1714521600000000000
SELECT count(*) FROM log_entries WHERE time > 'epoch' AND time < 'infinity'
-- = 10

# Zones, as in PostgreSQL.
SELECT t AT TIME ZONE 'Europe/Paris', t AT TIME ZONE 'UTC', timezone('Asia/Tokyo', t), t AT TIME ZONE INTERVAL '2 hours' FROM (VALUES (TIMESTAMPTZ '2024-05-01T12:00:00.000000001Z')) v(t)
-- = 1714572000000000001,1714564800000000001,1714597200000000001,1714572000000000001
SELECT TIMESTAMP '2024-05-01 12:00:00' AT TIME ZONE 'Europe/Paris', TIMESTAMP '2024-05-01 12:00:00' AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Paris', CAST(now() AS TIMESTAMP) AT TIME ZONE 'Europe/Paris'
-- = 1714557600000000000,1714572000000000000,1714557610123456000
SELECT date_trunc('day', time AT TIME ZONE 'Asia/Tokyo') AT TIME ZONE 'Asia/Tokyo' AS day, count(*) FROM log_entries GROUP BY day
-- = 1714489200000000000,10
SELECT date_bin('1 day', time AT TIME ZONE 'America/New_York') AT TIME ZONE 'America/New_York', extract(hour FROM time AT TIME ZONE 'America/New_York'), (time AT TIME ZONE 'Asia/Tokyo')::date FROM log_entries LIMIT 1
-- = 1714536000000000000,8,19844

# Rows of times.
SELECT g FROM generate_series(TIMESTAMP '2024-05-01', TIMESTAMP '2024-05-01T02:00:00Z', INTERVAL '1 hour') AS t(g)
-- = 1714521600000000000 | 1714525200000000000 | 1714528800000000000
SELECT value FROM generate_series(date_trunc('minute', now()) - INTERVAL '2 minutes', now(), '1 minute')
-- = 1714564680000000000 | 1714564740000000000 | 1714564800000000000
SELECT m.minute, count(l.time) FROM generate_series(date_trunc('minute', now()) - INTERVAL '2 minutes', now(), INTERVAL '1 minute') AS m(minute) LEFT JOIN log_entries l ON date_trunc('minute', l.time) = m.minute GROUP BY 1 ORDER BY 1
-- = 1714564680000000000,0 | 1714564740000000000,0 | 1714564800000000000,10
SELECT m.t + INTERVAL '1 ns', m.t - TIMESTAMP '2024-05-01' FROM range(TIMESTAMP '2024-05-01', TIMESTAMP '2024-05-01T02:00:00Z', INTERVAL '1 hour') AS m(t)
-- = 1714521600000000001,PT0S | 1714525200000000001,PT1H
SELECT generate_series(min(time), max(time), INTERVAL '3 seconds'), range(TIMESTAMP '2024-05-01', TIMESTAMP '2024-05-03', INTERVAL '1 day') FROM log_entries
-- = [1714564800000000000,1714564803000000000,1714564806000000000,1714564809000000000],[1714521600000000000,1714608000000000000]
SELECT unnest(generate_series(min(time), max(time), INTERVAL '3 seconds')) FROM log_entries
-- = 1714564800000000000 | 1714564803000000000 | 1714564806000000000 | 1714564809000000000

# Windows and aggregates of times.
SELECT count(*) OVER (ORDER BY time RANGE BETWEEN INTERVAL '2 seconds' PRECEDING AND CURRENT ROW), min(time) OVER (ORDER BY time ROWS 1 PRECEDING), first_value(time) OVER (ORDER BY time DESC) FROM log_entries ORDER BY time LIMIT 3
-- = 1,1714564800000000000,1714564809000000000 | 2,1714564800000000000,1714564809000000000 | 3,1714564801000000000,1714564809000000000
SELECT lag(time, 1, time) OVER (ORDER BY time), time - lag(time) OVER (ORDER BY time), lead(time) OVER (ORDER BY time) - time FROM log_entries ORDER BY time LIMIT 2
-- = 1714564800000000000,null,PT1S | 1714564800000000000,PT1S,PT1S
SELECT min(time), max(time), avg(time), median(time), first_value(time ORDER BY time DESC), last_value(time ORDER BY time DESC), arg_min(level, time), max_by(msg, time), count(DISTINCT time), array_agg(time ORDER BY time)[1], min(time) FILTER (WHERE level = 2) FROM log_entries
-- = 1714564800000000000,1714564809000000000,1714564804500000000,1714564804500000000,1714564809000000000,1714564800000000000,1,message 9,10,1714564800000000000,1714564801000000000
SELECT list_transform([time], lambda t: t > now()), [time, now()], {'t': time}, struct_pack(t := time).t FROM log_entries LIMIT 1
-- = [false],[1714564800000000000,1714564810123456000],{"t":1714564800000000000},1714564800000000000
SELECT time FROM log_entries ORDER BY time - INTERVAL '1 hour' DESC, now() - time LIMIT 1
-- = 1714564809000000000
