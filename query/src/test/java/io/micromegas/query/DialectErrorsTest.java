package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people get wrong about the dialect is told in its words. */
class DialectErrorsTest {
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
      quoteCharacter = '"',
      textBlock =
          """
          SELECT 7 / 0                                         | division by zero; write nullif(divisor, 0)
          SELECT level / (level - 1) FROM log_entries          | division by zero; write nullif(divisor, 0)
          SELECT 7 % 0                                         | division by zero
          SELECT [x / 0 FOR x IN [1.0]]                        | division by zero
          SELECT sum(x) FROM (VALUES (9223372036854775807), (1)) t(x) | out of range
          SELECT time + 5 FROM log_entries                     | a number is no length of time
          SELECT time - level FROM log_entries                 | time - 5 * INTERVAL '1 second'
          SELECT count(*) FROM log_entries WHERE time > 'soon' | 'soon' is no time; write one as
          SELECT count(*) FROM log_entries WHERE time > '2024-05-01 12' | '2024-05-01 12' is no time
          SELECT to_char(time, 'YYYY-MM-DD') FROM log_entries  | formats of strftime
          SELECT regexp_like('a', 'a', 'x')                    | no flag 'x'
          SELECT regexp_match('a', msg) FROM log_entries       | pattern as constant text
          SELECT arrow_cast(1, 'Int63')                        | does not know the type 'Int63'
          SELECT named_struct('a')                             | names and values in turn
          SELECT digest('a', 'crc')                            | digest does not know 'crc'
          SELECT approx_percentile_cont(level) FROM log_entries | takes a value and a share
          SELECT nth_value(level) FROM log_entries             | takes a value and a number
          SELECT encode('a', 'base32')                         | encode knows the forms hex, base64
          """)
  void errorsSayWhatToDo(String sql, String expected) {
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> fixture.rows(sql))
        .withMessageContaining(expected)
        .satisfies(
            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
