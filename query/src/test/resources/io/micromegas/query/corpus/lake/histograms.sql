# fps goes from 30.5 to 37.5 by 1, again and again.
SELECT make_histogram(30, 38, 4, value) FROM measures WHERE name = 'fps'
-- = {"start":30.0,"end":38.0,"min":30.5,"max":37.5,"sum":1360.0,"sum_sq":46450.0,"count":40,"bins":[10,10,10,10]}
SELECT name, make_histogram(30, 38, 4, value)['count'] AS n, make_histogram(30, 38, 4, value).bins AS bins FROM measures GROUP BY name ORDER BY name
-- = fps,40,[10,10,10,10] | frame_time,40,[40,0,0,0] | memory,40,[0,0,0,40]
WITH v AS (SELECT value FROM measures WHERE name = 'memory'), b AS (SELECT min(value) AS lowest, max(value) AS highest FROM v) SELECT make_histogram(lowest, highest, 4, value).bins FROM v, b
-- = [10,10,10,10]
SELECT name, quantile_from_histogram(make_histogram(0, 40, 400, value), 0.5) AS p50, quantile_from_histogram(make_histogram(0, 40, 400, value), 0.95) AS p95 FROM measures WHERE name = 'fps' GROUP BY name
-- = fps,33.6,37.56
SELECT h.count, round(variance_from_histogram(h), 6), sum_from_histogram(h), count_from_histogram(h) FROM (SELECT make_histogram(0, 40, 4, value) AS h FROM measures WHERE name = 'fps')
-- = 40,5.384615,1360.0,40
SELECT sum_histograms(h) = (SELECT make_histogram(0, 40, 4, value) FROM measures WHERE name = 'fps') FROM (SELECT make_histogram(0, 40, 4, value) AS h FROM measures WHERE name = 'fps' GROUP BY date_trunc('second', time))
-- = true
SELECT bin_center, count FROM expand_histogram((SELECT make_histogram(30, 38, 4, value) FROM view_instance('measures', '11111111-1111-1111-1111-111111111111') WHERE name = 'fps'))
-- = 31.0,10 | 33.0,10 | 35.0,10 | 37.0,10
SELECT level, to_hex(color_scale('viridis', unlerp(1, 6, level), 1)) AS color, count(*) FROM log_entries WHERE exe = 'game' AND level IN (1, 6) GROUP BY level ORDER BY level
-- = 1,440154ff,7 | 6,fde725ff,6
