# Making them. The last bin has its upper bound and what is above, the first what is below.
SELECT make_histogram(0, 10, 5, v) FROM range(11) t(v)
-- = {"start":0.0,"end":10.0,"min":0.0,"max":10.0,"sum":55.0,"sum_sq":385.0,"count":11,"bins":[2,2,2,2,3]}
SELECT make_histogram(0.0, 10.0, 5, v).bins FROM (VALUES (10.0), (-3.0), (9.999), (1e300), (0.0)) t(v)
-- = [2,0,0,0,3]
SELECT make_histogram(0, 10, 2, v) FROM (VALUES ('nan'::DOUBLE), (7)) t(v)
-- = {"start":0.0,"end":10.0,"min":7.0,"max":7.0,"sum":"NaN","sum_sq":"NaN","count":2,"bins":[1,1]}
SELECT make_histogram(0, 10, 2, v).bins FROM (VALUES ('inf'::DOUBLE), ('-inf'::DOUBLE), ('-inf'::DOUBLE)) t(v)
-- = [2,1]
SELECT h['count'], h.count, (h).sum, h['end'], h."end", h.start, h['bins'][2], h.bins[1] FROM (SELECT make_histogram(0, 10, 2, v) AS h FROM (VALUES (1), (NULL), (6), (7)) t(v))
-- = 3,3,14.0,10.0,10.0,0.0,2,1
SELECT h.min, h.max, h.sum, h.sum_sq, h.count, h.bins FROM (SELECT make_histogram(5, 5, 3, v) AS h FROM (VALUES (4), (5), (6)) t(v))
-- = 4.0,6.0,15.0,77.0,3,[2,0,1]
SELECT typeof(make_histogram(0, 10, 2, 1))
-- = STRUCT("start" DOUBLE, "end" DOUBLE, min DOUBLE, max DOUBLE, sum DOUBLE, sum_sq DOUBLE, count UBIGINT, bins UBIGINT[])
DESCRIBE SELECT make_histogram(0, 10, 2, value) AS h FROM measures
-- = h,STRUCT("start" DOUBLE, "end" DOUBLE, "min" DOUBLE, "max" DOUBLE, "sum" DOUBLE, "sum_sq" DOUBLE, "count" UBIGINT, "bins" UBIGINT[]),YES
SELECT name, make_histogram(0, 20, 4, value) AS h FROM measures GROUP BY name ORDER BY name
-- = fps,{"start":0.0,"end":20.0,"min":0.0,"max":12.0,"sum":30.0,"sum_sq":270.0,"count":5,"bins":[2,2,1,0]} | memory,{"start":0.0,"end":20.0,"min":1.5,"max":13.5,"sum":37.5,"sum_sq":371.25,"count":5,"bins":[2,1,2,0]}
SELECT make_histogram(0, 20, 4, value) FILTER (WHERE name = 'fps') FROM measures
-- = {"start":0.0,"end":20.0,"min":0.0,"max":12.0,"sum":30.0,"sum_sq":270.0,"count":5,"bins":[2,2,1,0]}
SELECT make_histogram(0, 20, 4, level).bins, make_histogram(0, 20, 4, level::FLOAT).bins, make_histogram(0, 20, 4, level::DECIMAL(9, 2)).bins FROM log_entries
-- = [8,2,0,0],[8,2,0,0],[8,2,0,0]

# Of no rows: bounds that are constants are known all the same.
SELECT make_histogram(0.0, 10.0, 2, value) FROM measures WHERE name = 'none'
-- = {"start":0.0,"end":10.0,"min":1.7976931348623157E308,"max":-1.7976931348623157E308,"sum":0.0,"sum_sq":0.0,"count":0,"bins":[0,0]}
SELECT make_histogram(0.0, 5.0 + 5.0, 2, NULL).count FROM measures
-- = 0
SELECT make_histogram(value, 10.0, 2, value) FROM measures WHERE name = 'none'
-- = null
SELECT name, make_histogram(0, 1, 1, value) FROM measures WHERE name = 'none' GROUP BY name
-- =

# Bounds from the data.
WITH b AS (SELECT min(value) AS lowest, max(value) AS highest FROM measures) SELECT make_histogram(lowest, highest, 3, value) FROM measures, b
-- = {"start":0.0,"end":13.5,"min":0.0,"max":13.5,"sum":67.5,"sum_sq":641.25,"count":10,"bins":[3,3,4]}
SELECT make_histogram((SELECT min(value) FROM measures), (SELECT max(value) FROM measures), 3, value).bins FROM measures
-- = [3,3,4]
WITH m AS (SELECT * FROM measures WHERE name = 'none'), b AS (SELECT min(value) AS lowest, max(value) AS highest FROM m) SELECT make_histogram(lowest, highest, 3, value) FROM m, b
-- = null
WITH b AS (SELECT name, min(value) AS lowest, max(value) AS highest FROM measures GROUP BY name) SELECT m.name, make_histogram(lowest, highest, 2, value).bins FROM measures m JOIN b ON m.name = b.name GROUP BY m.name ORDER BY m.name
-- = fps,[2,3] | memory,[2,3]

# Summing them.
SELECT sum_histograms(h) FROM (SELECT make_histogram(0, 20, 4, value) AS h FROM measures GROUP BY name)
-- = {"start":0.0,"end":20.0,"min":0.0,"max":13.5,"sum":67.5,"sum_sq":641.25,"count":10,"bins":[4,3,3,0]}
SELECT make_histogram(0, 20, 4, value) FROM measures
-- = {"start":0.0,"end":20.0,"min":0.0,"max":13.5,"sum":67.5,"sum_sq":641.25,"count":10,"bins":[4,3,3,0]}
SELECT sum_histograms(h) FROM (SELECT make_histogram(0, 20, 4, value) AS h FROM measures WHERE false GROUP BY name)
-- = null
SELECT sum_histograms(h) FROM (SELECT CASE WHEN name = 'none' THEN make_histogram(0, 20, 4, value) END AS h FROM measures GROUP BY name)
-- = null
SELECT sum_histograms(h).count FROM (SELECT CASE WHEN name = 'fps' THEN make_histogram(0, 20, 4, value) END AS h FROM measures GROUP BY name)
-- = 5
SELECT minute, sum_histograms(h).bins FROM (SELECT date_bin('1 second', time) AS second, make_histogram(0, 20, 4, value) AS h FROM measures GROUP BY second) JOIN (SELECT date_trunc('minute', now()) AS minute) ON true GROUP BY minute
-- = 1714564800000000000,[4,3,3,0]

# Asking them.
SELECT quantile_from_histogram(h, 0.5), quantile_from_histogram(h, 0), quantile_from_histogram(h, 1), quantile_from_histogram(h, 0.25), quantile_from_histogram(h, 2) FROM (SELECT make_histogram(0, 10, 2, v) AS h FROM range(10) t(v))
-- = 5.0,0.0,10.0,2.5,10.0
SELECT quantile_from_histogram(make_histogram(0, 100, 10, v), 0.95) FROM (VALUES (15), (85)) t(v)
-- = 89.0
SELECT quantile_from_histogram(make_histogram(0, 100, 10, v), r) FROM (VALUES (15), (85)) t(v), (VALUES (0.0), (0.5), (0.75), (NULL)) q(r) GROUP BY r ORDER BY r
-- = 10.0 | 20.0 | 85.0 | null
SELECT quantile_from_histogram((SELECT make_histogram(0, 20, 4, value) FROM measures), 0.5)
-- = 6.666666666666666
SELECT quantile_from_histogram(make_histogram(0, 10, 2, NULL), 0.5)
-- = 10.0
SELECT variance_from_histogram(make_histogram(0, 10, 2, v)), var_samp(v) FROM (VALUES (1), (2), (3), (6)) t(v)
-- = 4.666666666666667,4.666666666666667
SELECT variance_from_histogram(make_histogram(0, 10, 2, 1)), variance_from_histogram(make_histogram(0, 10, 2, NULL))
-- = NaN,NaN
SELECT count_from_histogram(h), sum_from_histogram(h), typeof(count_from_histogram(h)) FROM (SELECT make_histogram(0, 20, 4, value) AS h FROM measures)
-- = 10,67.5,UBIGINT
SELECT count_from_histogram(NULL), sum_from_histogram(NULL), variance_from_histogram(NULL), quantile_from_histogram(NULL, 0.5)
-- = null,null,null,null
SELECT count_from_histogram(h), sum_from_histogram(h), variance_from_histogram(h), quantile_from_histogram(h, 0.5) FROM (SELECT CASE WHEN name = 'fps' THEN make_histogram(0, 20, 4, value) END AS h FROM measures GROUP BY name) ORDER BY 1
-- = 5,30.0,22.5,6.25 | null,null,null,null
SELECT name, quantile_from_histogram(sum_histograms(h), 0.5) AS p50 FROM (SELECT name, make_histogram(0, 20, 40, value) AS h FROM measures GROUP BY name, time) GROUP BY name ORDER BY name
-- = fps,6.25 | memory,7.75

# A row per bin.
SELECT bin_center, count FROM expand_histogram((SELECT make_histogram(0, 20, 4, value) FROM measures)) ORDER BY bin_center
-- = 2.5,4 | 7.5,3 | 12.5,3 | 17.5,0
SELECT * FROM expand_histogram((SELECT make_histogram(0, 10, 2, v) FROM range(3) t(v)))
-- = 2.5,3 | 7.5,0
DESCRIBE SELECT * FROM expand_histogram((SELECT make_histogram(0, 10, 2, value) FROM measures))
-- = bin_center,DOUBLE,YES | count,UBIGINT,YES
SELECT e.center, e.n FROM expand_histogram((SELECT make_histogram(5, 5, 3, v) FROM range(3) t(v))) AS e(center, n)
-- = 5.5,3 | 6.5,0 | 7.5,0
SELECT expand_histogram.count FROM expand_histogram((SELECT h FROM (SELECT make_histogram(0, 10, n, 1) AS h, n FROM (VALUES (1), (2), (3)) t(n) GROUP BY n) ORDER BY n DESC))
-- = 1 | 0 | 0
SELECT * FROM expand_histogram(NULL)
-- =
SELECT * FROM expand_histogram((SELECT NULL))
-- =
SELECT * FROM expand_histogram({'start': 0, 'end': 1, 'min': 0, 'max': 0, 'sum': 0, 'sum_sq': 0, 'count': 0, 'bins': []})
-- =
SELECT * FROM expand_histogram({'start': 0, 'end': 4, 'min': 0, 'max': 0, 'sum': 0, 'sum_sq': 0, 'count': 3, 'bins': [1, 2]})
-- = 1.0,1 | 3.0,2
WITH h AS (SELECT name, make_histogram(0, 20, 2, value) AS histogram FROM measures GROUP BY name) SELECT name, bin_center, count FROM h, expand_histogram(h.histogram) ORDER BY name, bin_center
-- = fps,5.0,4 | fps,15.0,1 | memory,5.0,3 | memory,15.0,2
WITH h AS (SELECT make_histogram(0, 20, 2, value) AS histogram FROM measures) SELECT sum(count) FROM expand_histogram((SELECT histogram FROM h))
-- = 10
