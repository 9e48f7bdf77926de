-- Times, beside what prelude.sql has: what rewriting by kinds of values puts into statements. Not for statements.

-- A time and an interval with months in it: the calendar's step in whole microseconds, the rest as it was.
CREATE MACRO time_plus(moment, step) AS
    make_timestamp_ns(epoch_ns(floor_to_micros(moment) + step) + (epoch_ns(moment) % 1000 + 1000) % 1000);
CREATE MACRO time_minus(moment, step) AS
    make_timestamp_ns(epoch_ns(floor_to_micros(moment) - step) + (epoch_ns(moment) % 1000 + 1000) % 1000);

-- Bins of so many nanoseconds, counted from the epoch or from an origin; rounded down, also before it: // rounds towards
-- zero. One division a row, which is what this costs.
CREATE MACRO bin_nanos(stride, moment) AS
    make_timestamp_ns(CASE WHEN epoch_ns(moment) >= 0 THEN epoch_ns(moment) // stride
        ELSE (epoch_ns(moment) + 1) // stride - 1 END * stride),
  (stride, moment, origin) AS
    make_timestamp_ns(epoch_ns(moment)
        - ((epoch_ns(moment) - epoch_ns(CAST(origin AS TIMESTAMP_NS))) % stride + stride) % stride);

CREATE MACRO trunc_interval(part, length) AS system.main.date_trunc(part, length);

-- Lists of times; bounded as those of numbers are, in prelude.sql.
CREATE MACRO series_of_times(start, stop, step) AS
    system.main.generate_series(start, CASE
        WHEN abs(epoch_us(stop) - epoch_us(start)) // greatest(abs(epoch_us(CAST(step AS INTERVAL))), 1) > 20000
        THEN error('generate_series may not build more than 20,000 items; write it in FROM') ELSE stop END,
        CAST(step AS INTERVAL));
CREATE MACRO range_of_times(start, stop, step) AS
    system.main.range(start, CASE
        WHEN abs(epoch_us(stop) - epoch_us(start)) // greatest(abs(epoch_us(CAST(step AS INTERVAL))), 1) > 20000
        THEN error('range may not build more than 20,000 items; write it in FROM') ELSE stop END,
        CAST(step AS INTERVAL));

CREATE MACRO time_of_seconds(seconds) AS make_timestamp_ns(CAST(seconds * 1e9 AS BIGINT));
