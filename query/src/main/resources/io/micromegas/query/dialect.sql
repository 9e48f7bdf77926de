-- Functions under the names of DataFusion and PostgreSQL, with their meaning, that DuckDB lacks or means otherwise. A
-- macro's argument is computed once for every use of it, so it is used once where that can be. Lambdas' parameters have
-- names that no column has.

-- Text.

CREATE MACRO initcap(value) AS
    array_to_string(
        list_transform(regexp_extract_all(lower(value), '[\p{L}\p{N}]+|[^\p{L}\p{N}]+'),
                       lambda "word$": upper("word$"[1]) || system.main.substr("word$", 2)),
        '');
CREATE MACRO substr_index(value, delimiter, times) AS
    array_to_string(array_slice(string_split(value, delimiter),
                                CASE WHEN times < 0 THEN times ELSE 1 END,
                                CASE WHEN times < 0 THEN -1 ELSE times END),
                    delimiter);
CREATE MACRO find_in_set(value, texts) AS
    CASE WHEN value IS NULL OR texts IS NULL THEN NULL
        ELSE coalesce(list_position(string_split(texts, ','), value), 0) END;
-- RE2 finds the first match; what comes before it tells where.
CREATE MACRO regexp_position(value, pattern) AS
    CASE WHEN regexp_matches(value, pattern)
        THEN length(regexp_extract(value, '(?s)^(.*?)(?-s:' || pattern || ')', 1)) + 1
        WHEN value IS NOT NULL AND pattern IS NOT NULL THEN 0 END;
CREATE MACRO if_matches(value, pattern, parts) AS
    CASE WHEN regexp_matches(value, pattern) THEN parts END;
CREATE MACRO string_to_array(value, separator) AS system.main.string_to_array(value, separator),
  (value, separator, nothing) AS
    list_transform(system.main.string_to_array(value, separator), lambda "part$": nullif("part$", nothing));
CREATE MACRO string_to_list(value, separator) AS system.main.string_to_array(value, separator);

-- Hashes are bytes, as in PostgreSQL; md5 is hexadecimal text in both.

CREATE MACRO digest(value, algorithm) AS unhex(digest_of_hex(system.main.hex(value), algorithm));
CREATE MACRO sha224(value) AS digest(value, 'sha224');
CREATE MACRO sha256(value) AS unhex(system.main.sha256(value));
CREATE MACRO sha384(value) AS digest(value, 'sha384');
CREATE MACRO sha512(value) AS digest(value, 'sha512');

-- Numbers.

CREATE MACRO width_bucket(value, low, high, buckets) AS
    CASE WHEN value < low THEN 0 WHEN value >= high THEN buckets + 1
        ELSE CAST(floor((CAST(value AS DOUBLE) - low) / (CAST(high AS DOUBLE) - low) * buckets) AS BIGINT) + 1 END;

-- Lists.

CREATE MACRO array_to_string(value, separator) AS system.main.array_to_string(value, separator),
  (value, separator, nothing) AS
    system.main.array_to_string(
        list_transform(value, lambda "item$": coalesce(CAST("item$" AS VARCHAR), nothing)), separator);
CREATE MACRO array_join(value, separator) AS array_to_string(value, separator),
  (value, separator, nothing) AS array_to_string(value, separator, nothing);
CREATE MACRO list_to_string(value, separator) AS array_to_string(value, separator),
  (value, separator, nothing) AS array_to_string(value, separator, nothing);
CREATE MACRO list_join(value, separator) AS array_to_string(value, separator),
  (value, separator, nothing) AS array_to_string(value, separator, nothing);
CREATE MACRO array_except(value, other) AS
    list_filter(list_distinct(value), lambda "item$": NOT coalesce(list_contains(other, "item$"), false));
CREATE MACRO list_except(value, other) AS array_except(value, other);
CREATE MACRO array_union(value, other) AS list_distinct(list_concat(value, other));
CREATE MACRO list_union(value, other) AS array_union(value, other);
CREATE MACRO array_remove_all(value, removed) AS
    list_filter(value, lambda "item$": "item$" IS DISTINCT FROM removed);
CREATE MACRO list_remove_all(value, removed) AS array_remove_all(value, removed);
CREATE MACRO array_remove(value, removed) AS
    CASE WHEN list_contains(value, removed)
        THEN list_concat(value[:list_position(value, removed) - 1], value[list_position(value, removed) + 1:])
        ELSE value END;
CREATE MACRO list_remove(value, removed) AS array_remove(value, removed);
CREATE MACRO array_replace_all(value, replaced, replacement) AS
    list_transform(value, lambda "item$":
        CASE WHEN "item$" IS NOT DISTINCT FROM replaced THEN replacement ELSE "item$" END);
CREATE MACRO list_replace_all(value, replaced, replacement) AS array_replace_all(value, replaced, replacement);
CREATE MACRO array_replace(value, replaced, replacement) AS
    CASE WHEN list_contains(value, replaced)
        THEN list_concat(value[:list_position(value, replaced) - 1], [replacement],
                         value[list_position(value, replaced) + 1:])
        ELSE value END;
CREATE MACRO list_replace(value, replaced, replacement) AS array_replace(value, replaced, replacement);
CREATE MACRO array_repeat(value, times) AS list_transform(range(times), lambda "index$": value);
CREATE MACRO list_repeat(value, times) AS array_repeat(value, times);
CREATE MACRO array_positions(value, wanted) AS
    list_filter(list_transform(value, lambda "item$", "index$":
                    CASE WHEN "item$" IS NOT DISTINCT FROM wanted THEN "index$" END),
                lambda "found$": "found$" IS NOT NULL);
CREATE MACRO list_positions(value, wanted) AS array_positions(value, wanted);
CREATE MACRO array_empty(value) AS len(value) = 0;
CREATE MACRO list_empty(value) AS len(value) = 0;
CREATE MACRO "empty"(value) AS len(value) = 0;
CREATE MACRO array_max(value) AS list_max(value);
CREATE MACRO array_min(value) AS list_min(value);
CREATE MACRO array_any_value(value) AS list_any_value(value);
CREATE MACRO array_flatten(value) AS flatten(value);
CREATE MACRO arrays_overlap(value, other) AS list_has_any(value, other);

-- Times.

CREATE MACRO to_date(value) AS CAST(value AS DATE),
  (value, form) AS CAST(strptime(value, form) AS DATE);
CREATE MACRO to_time(value) AS CAST(value AS TIME);
CREATE MACRO to_unixtime(moment) AS epoch_ns(moment) // 1000000000;
CREATE MACRO to_local_time(moment) AS moment;

-- The reference's names of types, as arrow_cast takes them. An interval is what a difference of times is.

CREATE MACRO arrow_type_name(name) AS
    CASE WHEN name LIKE 'DECIMAL(%,0)' THEN 'Int64' WHEN name LIKE 'DECIMAL(%' THEN 'Float64'
        WHEN name LIKE 'STRUCT(%' OR name LIKE 'TUPLE(%' THEN 'Struct' WHEN name LIKE 'MAP(%' THEN 'Map'
        ELSE CASE name
            WHEN '"NULL"' THEN 'Null' WHEN 'BOOLEAN' THEN 'Boolean' WHEN 'TINYINT' THEN 'Int8'
            WHEN 'SMALLINT' THEN 'Int16' WHEN 'INTEGER' THEN 'Int32' WHEN 'BIGINT' THEN 'Int64'
            WHEN 'HUGEINT' THEN 'Int64' WHEN 'UTINYINT' THEN 'UInt8' WHEN 'USMALLINT' THEN 'UInt16'
            WHEN 'UINTEGER' THEN 'UInt32' WHEN 'UBIGINT' THEN 'UInt64' WHEN 'UHUGEINT' THEN 'UInt64'
            WHEN 'FLOAT' THEN 'Float32' WHEN 'DOUBLE' THEN 'Float64' WHEN 'BLOB' THEN 'Binary'
            WHEN 'DATE' THEN 'Date32' WHEN 'INTERVAL' THEN 'Duration(Nanosecond)'
            WHEN 'TIMESTAMP_NS' THEN 'Timestamp(Nanosecond, Some("+00:00"))'
            WHEN 'TIMESTAMP' THEN 'Timestamp(Nanosecond, Some("+00:00"))'
            ELSE 'Utf8' END END;
CREATE MACRO arrow_type_of(value) AS
    CASE WHEN typeof(value) LIKE '%[]' THEN 'List(' || arrow_type_name(typeof(value)[:-3]) || ')'
        ELSE arrow_type_name(typeof(value)) END;
