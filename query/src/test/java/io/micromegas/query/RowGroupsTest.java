package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import io.micromegas.query.RowGroups.Part;
import io.micromegas.query.RowGroups.RowGroup;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the newest rows are, as footers tell. */
class RowGroupsTest {
  private static final RowGroups GROUPS =
      new RowGroups(
          List.of(
              new RowGroup(100, 0, 99),
              new RowGroup(100, 100, 199),
              new RowGroup(100, 150, 249),
              new RowGroup(50, 250, 299)));

  @Test
  void theFewestAtOneEndThatHaveSoManyRows() {
    assertThat(GROUPS.part(10, true, TimeRange.ALL)).contains(new Part(299, 250, 50));
    assertThat(GROUPS.part(51, true, TimeRange.ALL)).contains(new Part(299, 150, 150));
    assertThat(GROUPS.part(151, true, TimeRange.ALL)).contains(new Part(299, 100, 250));
    assertThat(GROUPS.part(10, false, TimeRange.ALL)).contains(new Part(0, 99, 100));
    assertThat(GROUPS.part(101, false, TimeRange.ALL)).contains(new Part(0, 199, 200));
    assertThat(GROUPS.part(351, true, TimeRange.ALL)).isEmpty();
  }

  @Test
  void thoseThatReachOutOfTheRangeDoNotCount() {
    assertThat(GROUPS.part(10, true, new TimeRange(0, 298))).contains(new Part(249, 150, 100));
    assertThat(GROUPS.part(10, true, new TimeRange(1, 98))).isEmpty();
  }

  @Test
  void stepsGoFromTheNearestToTheFarthest() {
    List<Long> newest = new Part(1_000_000, 0, 10_000).steps(100);
    assertThat(newest)
        .startsWith(987_000L)
        .endsWith(0L)
        .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    List<Long> oldest = new Part(0, 1_000_000, 10_000).steps(100);
    assertThat(oldest).startsWith(13_000L).endsWith(1_000_000L).isSorted();
    assertThat(new Part(Long.MAX_VALUE, Long.MIN_VALUE, 10).steps(9))
        .containsExactly(Long.MIN_VALUE);
    assertThat(new Part(5, 5, 10).steps(1)).endsWith(5L);
  }
}
