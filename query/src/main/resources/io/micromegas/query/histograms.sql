-- What is computed from histograms. ${histogram} stands for their type; make_histogram and sum_histograms are aggregates
-- of the engine. A list of one item that is transformed names an argument, which may be a subquery, so that it is
-- computed once.

CREATE MACRO count_from_histogram(histogram) AS struct_extract(CAST(histogram AS ${histogram}), 'count');
CREATE MACRO sum_from_histogram(histogram) AS struct_extract(CAST(histogram AS ${histogram}), 'sum');
CREATE MACRO variance_from_histogram(histogram) AS
    list_transform([CAST(histogram AS ${histogram})], lambda h:
        CASE WHEN h.count < 2 THEN CAST('nan' AS DOUBLE)
            ELSE (h.sum_sq / h.count - h.sum / h.count * (h.sum / h.count)) * h.count / (h.count - 1.0) END)[1];

-- The first bin with which "target" values are reached, and how many are below it; or the last one. Not for statements.
CREATE MACRO histogram_bin_of(bins, target) AS
    reduce(
        list_transform(bins, lambda here, number:
            {'below': CAST(0 AS DOUBLE), 'here': CAST(here AS DOUBLE), 'number': number}),
        lambda found, bin:
            CASE WHEN found.here > 0 AND found.below + found.here >= target THEN found
                ELSE {'below': found.below + found.here, 'here': bin.here, 'number': bin.number} END,
        {'below': CAST(0 AS DOUBLE), 'here': CAST(0 AS DOUBLE), 'number': CAST(0 AS BIGINT)});
-- Where in that bin, as if its values were spread evenly. Not for statements.
CREATE MACRO histogram_place(h, bin, target) AS
    CASE WHEN bin.here > 0 AND bin.below + bin.here >= target
        THEN h.start + (bin.number - 1 + (target - bin.below) / bin.here) * ((h."end" - h.start) / len(h.bins))
        ELSE h."end" END;
CREATE MACRO quantile_from_histogram(histogram, ratio) AS
    list_transform([CAST(histogram AS ${histogram})], lambda h:
        CASE WHEN h IS NOT NULL AND ratio IS NOT NULL
            THEN list_transform([histogram_bin_of(h.bins, h.count * CAST(ratio AS DOUBLE))], lambda bin:
                histogram_place(h, bin, h.count * CAST(ratio AS DOUBLE)))[1] END)[1];

-- expand_histogram(h) in FROM is rewritten to these. Not for statements.
CREATE MACRO histogram_bins(histogram) AS
    list_transform([CAST(histogram AS ${histogram})], lambda h:
        list_transform(h.bins, lambda bin, number: {
            'bin_center': h.start + (number - 0.5)
                * CASE WHEN abs(h."end" - h.start) < 2.220446049250313e-16 THEN 1.0
                    ELSE (h."end" - h.start) / len(h.bins) END,
            'count': bin}))[1];
CREATE MACRO histogram_first(rows_of_it) AS
    coalesce(rows_of_it, error('the subquery of expand_histogram returned no rows'))[1];
