-- The functions that statements have beside DuckDB's own, as macros. Run once into a database that every query opens
-- read-only. A macro named like a function of DuckDB hides it; inside, the hidden one is "system.main.<name>".
-- Every name here that DuckDB does not have must be in functions.txt too.

-- Times. All of them are TIMESTAMP_NS, meaning UTC.

-- DuckDB has no date functions on TIMESTAMP_NS: it casts to microseconds, and rounds. This floors, also before 1970, so
-- that 12:00:59.9999999995 stays in its minute and a full minute in its own. // rounds towards zero, hence the shift to
-- numbers above it, in eighths lest they overflow; each argument is used once, lest nested calls multiply. Not for statements.
CREATE MACRO floor_to_micros(moment) AS
    make_timestamp(((epoch_ns(CAST(moment AS TIMESTAMP_NS)) >> 3) + 1152921504606847000) // 125 - 9223372036854776);

-- Floors to a stride counted from 1970-01-01 (DuckDB's time_bucket counts from 2000-01-03). Strides are intervals or
-- their text; months and years are calendar steps.
CREATE MACRO date_bin(stride, moment) AS
    CAST(time_bucket(CAST(stride AS INTERVAL), floor_to_micros(moment), TIMESTAMP '1970-01-01') AS TIMESTAMP_NS),
  (stride, moment, origin) AS
    CAST(time_bucket(CAST(stride AS INTERVAL), floor_to_micros(moment),
                     floor_to_micros(CAST(origin AS TIMESTAMPTZ_NS))) AS TIMESTAMP_NS);
CREATE MACRO date_trunc(part, moment) AS
    CAST(system.main.date_trunc(part, floor_to_micros(moment)) AS TIMESTAMP_NS);
CREATE MACRO datetrunc(part, moment) AS
    CAST(system.main.date_trunc(part, floor_to_micros(moment)) AS TIMESTAMP_NS);

-- CAST(a - b AS BIGINT) is rewritten to this where a and b may be times: then it means nanoseconds.
CREATE MACRO minus_as_bigint(a TIMESTAMP_NS, b TIMESTAMP_NS) AS epoch_ns(a) - epoch_ns(b),
  (a TIMESTAMP, b TIMESTAMP) AS epoch_ns(a) - epoch_ns(b),
  (a DATE, b DATE) AS a - b,
  (a, b) AS CAST(a - b AS BIGINT);

-- Seconds, or text, since the epoch.
CREATE MACRO to_timestamp(moment VARCHAR) AS CAST(CAST(moment AS TIMESTAMPTZ_NS) AS TIMESTAMP_NS),
  (moment BIGINT) AS make_timestamp_ns(moment * 1000000000),
  (moment DOUBLE) AS make_timestamp_ns(CAST(moment * 1e9 AS BIGINT));
CREATE MACRO to_timestamp_seconds(seconds) AS make_timestamp_ns(CAST(seconds AS BIGINT) * 1000000000);
CREATE MACRO to_timestamp_millis(millis) AS make_timestamp_ns(CAST(millis AS BIGINT) * 1000000);
CREATE MACRO to_timestamp_micros(micros) AS make_timestamp_ns(CAST(micros AS BIGINT) * 1000);
CREATE MACRO to_timestamp_nanos(nanos) AS make_timestamp_ns(CAST(nanos AS BIGINT));
CREATE MACRO from_unixtime(seconds) AS make_timestamp_ns(CAST(seconds AS BIGINT) * 1000000000);

-- Values.

CREATE MACRO nvl(value, fallback) AS coalesce(value, fallback);
CREATE MACRO nvl2(value, present, absent) AS CASE WHEN value IS NOT NULL THEN present ELSE absent END;
CREATE MACRO nanvl(value, fallback) AS CASE WHEN isnan(value) THEN fallback ELSE value END;
CREATE MACRO iszero(value) AS value = 0;
CREATE MACRO to_hex(value) AS lower(system.main.to_hex(value));

-- Bytes as text and back, in the named form; without one, text in UTF-8.
CREATE MACRO encode(value) AS system.main.encode(value),
  (value, form) AS
    CASE form WHEN 'hex' THEN lower(system.main.to_hex(value))
        WHEN 'base64' THEN rtrim(to_base64(CAST(value AS BLOB)), '=')
        WHEN 'base64pad' THEN to_base64(CAST(value AS BLOB))
        ELSE error('encode knows the forms hex, base64 and base64pad') END;
CREATE MACRO decode(value) AS system.main.decode(value),
  (value, form) AS
    CASE form WHEN 'hex' THEN unhex(value)
        WHEN 'base64' THEN from_base64(system.main.rpad(value, CAST((strlen(value) + 3) // 4 * 4 AS INTEGER), '='))
        WHEN 'base64pad' THEN from_base64(value)
        ELSE error('decode knows the forms hex, base64 and base64pad') END;

-- What this server is, instead of what the engine calls itself.

CREATE MACRO current_database() AS 'micromegas';
CREATE MACRO current_catalog() AS 'micromegas';
CREATE MACRO current_schema() AS 'public';

-- Bounds. Texts and lists under construction are outside the engine's memory limit, so functions that multiply are
-- bounded: 16,384 characters of text and 20,000 items per value, 16 MiB for replacements. The bound is checked in an argument, not
-- around the call: arguments are computed first, even when the engine folds constants. Concatenation and nesting can
-- still add up over many rows; what the process uses in all is watched by the engine.

CREATE MACRO repeat(value, times) AS
    system.main.repeat(value, CASE
        WHEN CAST(len(value) AS HUGEINT) * times > 16384
        THEN error('repeat may not build more than 16,384 characters or items') ELSE times END);
CREATE MACRO lpad(value, width, padding) AS
    system.main.lpad(value, CASE
        WHEN width > 16384 THEN error('lpad may not build more than 16,384 characters') ELSE width END, padding),
  (value, width) AS
    system.main.lpad(value, CASE
        WHEN width > 16384 THEN error('lpad may not build more than 16,384 characters') ELSE width END, ' ');
CREATE MACRO rpad(value, width, padding) AS
    system.main.rpad(value, CASE
        WHEN width > 16384 THEN error('rpad may not build more than 16,384 characters') ELSE width END, padding),
  (value, width) AS
    system.main.rpad(value, CASE
        WHEN width > 16384 THEN error('rpad may not build more than 16,384 characters') ELSE width END, ' ');
CREATE MACRO replace(value, pattern, replacement) AS
    system.main.replace(value, pattern, CASE
        WHEN CAST(strlen(value) // greatest(strlen(pattern), 1) + 1 AS HUGEINT) * strlen(replacement) > 16777216
        THEN error('replace may not build more than 16 MiB') ELSE replacement END);
CREATE MACRO regexp_replace(value, pattern, replacement) AS
    system.main.regexp_replace(value, pattern, CASE
        WHEN CAST(strlen(value) + 1 AS HUGEINT) * strlen(replacement) > 16777216
        THEN error('regexp_replace may not build more than 16 MiB') ELSE replacement END),
  (value, pattern, replacement, flags) AS
    system.main.regexp_replace(value, pattern, CASE
        WHEN CAST(strlen(value) + 1 AS HUGEINT) * strlen(replacement) > 16777216
        THEN error('regexp_replace may not build more than 16 MiB') ELSE replacement END, flags);
CREATE MACRO array_resize(value, size) AS
    system.main.list_resize(value, CASE
        WHEN size > 20000 THEN error('array_resize may not build more than 20,000 items') ELSE size END),
  (value, size, filler) AS
    system.main.list_resize(value, CASE
        WHEN size > 20000 THEN error('array_resize may not build more than 20,000 items') ELSE size END, filler);
CREATE MACRO list_resize(value, size) AS
    system.main.list_resize(value, CASE
        WHEN size > 20000 THEN error('list_resize may not build more than 20,000 items') ELSE size END),
  (value, size, filler) AS
    system.main.list_resize(value, CASE
        WHEN size > 20000 THEN error('list_resize may not build more than 20,000 items') ELSE size END, filler);

-- As lists; in FROM, where rows stream, range and generate_series are DuckDB's own, without bound.
CREATE MACRO range(stop) AS
    system.main.range(CASE
        WHEN stop > 20000 THEN error('range may not build more than 20,000 items; write it in FROM')
        ELSE CAST(stop AS BIGINT) END),
  (start, stop) AS
    system.main.range(CAST(start AS BIGINT), CASE
        WHEN CAST(stop AS HUGEINT) - start > 20000
        THEN error('range may not build more than 20,000 items; write it in FROM')
        ELSE CAST(stop AS BIGINT) END),
  (start BIGINT, stop BIGINT, step BIGINT) AS
    system.main.range(start, CASE
        WHEN step <> 0 AND (CAST(stop AS HUGEINT) - start) // step > 20000
        THEN error('range may not build more than 20,000 items; write it in FROM') ELSE stop END, step),
  (start TIMESTAMP, stop TIMESTAMP, step INTERVAL) AS
    system.main.range(start, CASE
        WHEN abs(epoch_us(stop) - epoch_us(start)) // greatest(abs(epoch_us(step)), 1) > 20000
        THEN error('range may not build more than 20,000 items; write it in FROM') ELSE stop END, step);
CREATE MACRO generate_series(stop) AS
    system.main.generate_series(CASE
        WHEN stop > 20000 THEN error('generate_series may not build more than 20,000 items; write it in FROM')
        ELSE CAST(stop AS BIGINT) END),
  (start, stop) AS
    system.main.generate_series(CAST(start AS BIGINT), CASE
        WHEN CAST(stop AS HUGEINT) - start > 20000
        THEN error('generate_series may not build more than 20,000 items; write it in FROM')
        ELSE CAST(stop AS BIGINT) END),
  (start BIGINT, stop BIGINT, step BIGINT) AS
    system.main.generate_series(start, CASE
        WHEN step <> 0 AND (CAST(stop AS HUGEINT) - start) // step > 20000
        THEN error('generate_series may not build more than 20,000 items; write it in FROM') ELSE stop END, step),
  (start TIMESTAMP, stop TIMESTAMP, step INTERVAL) AS
    system.main.generate_series(start, CASE
        WHEN abs(epoch_us(stop) - epoch_us(start)) // greatest(abs(epoch_us(step)), 1) > 20000
        THEN error('generate_series may not build more than 20,000 items; write it in FROM') ELSE stop END, step);
