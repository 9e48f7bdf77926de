package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people get wrong with histograms and colours, and what they are told. */
class HistogramErrorsTest {
  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new QueryFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT make_histogram(0, 10, 0, value) FROM measures | at least one bin, not 0
          SELECT make_histogram(0, 10, -1, value) FROM measures | at least one bin, not -1
          SELECT make_histogram(10, 0, 5, value) FROM measures | start of a histogram is not after its end: 10.0 > 0.0
          SELECT make_histogram('nan'::DOUBLE, 10, 5, value) FROM measures | bounds of a histogram are finite
          SELECT make_histogram(0, 'inf'::DOUBLE, 5, value) FROM measures | bounds of a histogram are finite
          SELECT make_histogram(NULL, 10, 5, value) FROM measures | must not be NULL
          SELECT make_histogram(0, 10, NULL, value) FROM measures | must not be NULL
          SELECT make_histogram((SELECT max(value) FROM measures WHERE false), 10, 5, value) FROM measures | must not be NULL
          SELECT make_histogram(value, 100, 5, value) FROM measures | bounds/bins changed between rows of one group
          SELECT make_histogram(0, 100, level, level) FROM log_entries | bounds/bins changed between rows of one group
          SELECT make_histogram(0, 10, 5) FROM measures | make_histogram
          SELECT make_histogram(0, 10, 5, msg) FROM log_entries | add explicit type casts
          SELECT sum_histograms(h) FROM (SELECT make_histogram(0, level, 5, 1) AS h FROM log_entries GROUP BY level) | Error merging incompatible histograms
          SELECT sum_histograms(h) FROM (SELECT make_histogram(0, 1, level, 1) AS h FROM log_entries GROUP BY level) | Error merging incompatible histograms
          SELECT sum_histograms(value) FROM measures | sum_histograms
          SELECT quantile_from_histogram(make_histogram(0, 10, 5, value), NULL) FROM measures | ratio of quantile_from_histogram
          SELECT count_from_histogram(7) | cast
          SELECT * FROM expand_histogram() | takes one argument
          SELECT * FROM expand_histogram(1, 2) | takes one argument
          SELECT * FROM expand_histogram(1) | cast
          SELECT * FROM expand_histogram('x') | cast
          SELECT * FROM expand_histogram((SELECT 1)) | cast
          SELECT * FROM expand_histogram((SELECT make_histogram(0, 1, 1, 1), 2)) | Subquery returns 2 columns - expected 1
          SELECT * FROM expand_histogram((SELECT h FROM (SELECT make_histogram(0, 1, 1, 1) AS h) WHERE h.count = 9)) | the subquery of expand_histogram returned no rows
          SELECT * FROM expand_histogram(NULL) WITH ORDINALITY | has no WITH ORDINALITY
          SELECT expand_histogram(make_histogram(0, 1, 1, 1)) | is a table: write it in FROM
          SELECT color_scale('jet', 0, 1) | there is no scale 'jet'; scales are viridis, magma, plasma, inferno, cividis, turbo
          SELECT color_scale('jet', value, 1) FROM measures | there is no scale 'jet'
          SELECT get_payload('x', '11111111-2222-3333-4444-555555555555', '11111111-2222-3333-4444-555555555555') | 'x' is not a UUID; the argument is a process_id
          SELECT get_payload(process_id, stream_id, block_id) FROM blocks | is not a UUID; the argument is a block_id
          """)
  void is_told(String sql, String sentence) {
    assertThatThrownBy(() -> fixture.text(sql))
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT make_histogram(0, 10, 9000000000000000, value) FROM measures | RESOURCE_EXHAUSTED
          SELECT get_payload('11111111-2222-3333-4444-555555555555', '11111111-2222-3333-4444-555555555555', '00000000-0000-0000-0000-000000000194') | NOT_FOUND
          """)
  void fails_by_another_code(String sql, ErrorCode code) {
    assertThatThrownBy(() -> fixture.text(sql))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
