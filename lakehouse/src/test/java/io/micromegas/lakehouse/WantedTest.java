package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.engine.ScanHint;
import io.micromegas.lakehouse.Lakehouse.FileOrder;
import io.micromegas.lakehouse.Lakehouse.Need;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What conditions on columns say of times. */
class WantedTest {
  private static final long MIN = Long.MIN_VALUE;
  private static final long MAX = Long.MAX_VALUE;

  private static Wanted wanted(ViewDefinition view, TimeRange range, ScanHint... conditions) {
    return Wanted.of(view, new Need(range, List.of(conditions), FileOrder.OLDEST_FIRST));
  }

  private static ScanHint on(ViewDefinition view, String column, long low, long high) {
    return new ScanHint.Between(view.schema().indexOf(column), low, high);
  }

  @Test
  void theRangeAndConditionsOnTimeAreJoined() {
    ViewDefinition logs = ViewRegistry.LOG_ENTRIES;
    assertThat(
            wanted(
                    logs,
                    new TimeRange(10, 100),
                    on(logs, "time", 20, MAX),
                    on(logs, "time", 0, 90),
                    on(logs, "level", 1, 2),
                    new ScanHint.TextEquals(0, "x"))
                .eventTimes())
        .isEqualTo(new TimeRange(20, 90));
    assertThat(wanted(logs, TimeRange.ALL, on(logs, "time", 20, 10)).nothing()).isTrue();
    assertThat(wanted(logs, new TimeRange(0, 9), on(logs, "time", 10, 11)).nothing()).isTrue();
  }

  @Test
  void insertTimesAreOfTheirOwn() {
    ViewDefinition logs = ViewRegistry.LOG_ENTRIES;
    Wanted wanted = wanted(logs, new TimeRange(1, 2), on(logs, "insert_time", 5, 7));
    assertThat(wanted.eventTimes()).isEqualTo(new TimeRange(1, 2));
    assertThat(wanted.insertTimes()).isEqualTo(new TimeRange(5, 7));
    assertThat(wanted(logs, new TimeRange(1, 2)).insertTimes()).isEqualTo(TimeRange.ALL);
    assertThat(wanted(logs, TimeRange.ALL, on(logs, "insert_time", 5, 4)).nothing()).isTrue();
  }

  @Test
  void aBoundOfASpansBeginOrEndBoundsBoth() {
    ViewDefinition spans = ViewRegistry.THREAD_SPANS;
    assertThat(wanted(spans, TimeRange.ALL, on(spans, "begin", 10, 20)).eventTimes())
        .isEqualTo(new TimeRange(10, 20));
    assertThat(wanted(spans, TimeRange.ALL, on(spans, "end", 10, 20)).eventTimes())
        .isEqualTo(new TimeRange(10, 20));
    ViewDefinition otel = ViewRegistry.OTEL_SPANS;
    assertThat(wanted(otel, TimeRange.ALL, on(otel, "start_time", 10, 20)).eventTimes())
        .isEqualTo(new TimeRange(10, 20));
    assertThat(wanted(otel, TimeRange.ALL, on(otel, "end_time", 10, 20)).eventTimes())
        .isEqualTo(new TimeRange(10, 20));
  }

  @Test
  void aBlockMayBeInsertedBeforeItBegan() {
    ViewDefinition blocks = ViewRegistry.BLOCKS;
    assertThat(wanted(blocks, TimeRange.ALL, on(blocks, "begin_time", 10, 20)).eventTimes())
        .isEqualTo(new TimeRange(MIN, 20));
    assertThat(wanted(blocks, TimeRange.ALL, on(blocks, "insert_time", 10, 20)).eventTimes())
        .isEqualTo(new TimeRange(10, MAX));
  }

  @Test
  void aSpanMayBeginBeforeOneTimeAndEndAfterALaterOne() {
    for (ViewDefinition view :
        List.of(ViewRegistry.THREAD_SPANS, ViewRegistry.OTEL_SPANS, ViewRegistry.BLOCKS)) {
      String lower = view.rangeFilter().lowerColumn();
      String upper = view.rangeFilter().upperColumn();
      Wanted wanted =
          wanted(view, TimeRange.ALL, on(view, lower, MIN, 10), on(view, upper, 20, MAX));
      assertThat(wanted.nothing()).isFalse();
      assertThat(wanted.eventTimes().overlaps(10, 20)).isTrue();
      assertThat(wanted.eventTimes().overlaps(0, 30)).isTrue();
      assertThat(wanted(view, new TimeRange(0, 5), on(view, upper, 20, MAX)).nothing()).isFalse();
    }
  }
}
