package io.micromegas.lakehouse;

import static io.micromegas.lakehouse.ClockedLake.minutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.InsertRange;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketWorkTest {
  private static final List<InsertRange> BUCKETS =
      IntStream.range(0, 20).mapToObj(i -> minutes(i, i + 1)).toList();
  private final Queue<InsertRange> done = new ConcurrentLinkedQueue<>();

  @Test
  void severalAreWorkedOnAtATime() {
    CyclicBarrier four = new CyclicBarrier(4);
    BucketWork.forEach(
        BUCKETS,
        4,
        () -> false,
        (bucket, cancelled) -> {
          try {
            four.await(10, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          done.add(bucket);
        });
    assertThat(done).containsExactlyInAnyOrderElementsOf(BUCKETS);
  }

  @Test
  void failuresStopNoOtherBucketAndAreNamedTogether() {
    assertThatThrownBy(() ->
            BucketWork.forEach(
                BUCKETS,
                3,
                () -> false,
                (bucket, cancelled) -> {
                  if (bucket.begin() % 7 == 0 || bucket.equals(BUCKETS.getLast())) {
                    throw new MicromegasException(ErrorCode.CONFLICT, "no");
                  }
                  done.add(bucket);
                }))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("of 20 buckets failed: [")
        .hasMessageContaining("[2026-03-01T12:19:00Z, 2026-03-01T12:20:00Z): no");
    assertThat(done).hasSizeGreaterThan(10);
  }

  @Test
  void theErrorIsBounded() {
    assertThatThrownBy(() ->
            BucketWork.forEach(
                BUCKETS,
                2,
                () -> false,
                (bucket, cancelled) -> {
                  throw new IllegalStateException("broken");
                }))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
        .hasMessageContaining("20 of 20")
        .hasMessageEndingWith("and 10 more");
  }

  @Test
  void aCancelledBucketStopsAllOfThem() {
    assertThatThrownBy(() ->
            BucketWork.forEach(
                BUCKETS,
                2,
                () -> false,
                (bucket, cancelled) -> {
                  done.add(bucket);
                  if (done.size() >= 3) {
                    throw Cancelled.error();
                  }
                }))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(done.size()).isBetween(3, 4);
  }

  @Test
  void whoIsCancelledBeforeDoesNothing() {
    assertThatThrownBy(() ->
            BucketWork.forEach(BUCKETS, 2, () -> true, (bucket, cancelled) -> done.add(bucket)))
        .isInstanceOf(MicromegasException.class);
    assertThat(done).isEmpty();
  }

  @Test
  void anErrorOfOneBucketIsGivenAsItIs() {
    IllegalStateException broken = new IllegalStateException("broken");
    assertThatThrownBy(() ->
            BucketWork.forEach(
                BUCKETS.subList(0, 1),
                2,
                () -> false,
                (bucket, cancelled) -> {
                  throw broken;
                }))
        .isSameAs(broken);
  }
}
