package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PersistQueueTest {
  private final AtomicLong now = new AtomicLong();
  private final PersistQueue queue =
      new PersistQueue(new PersistSettings(true, 1, 2, Duration.ofSeconds(10), 1, 1), now::get);

  private static ViewInstance instance(long id) {
    return new ViewInstance(StoredViews.LOG_ENTRIES, Optional.of(new UUID(0, id)));
  }

  private Optional<ViewInstance> take() throws Exception {
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return queue.take();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            })
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void eachInstanceWaitsOnceAndThereIsRoomForSoMany() throws Exception {
    assertThat(queue.offer(instance(1))).isTrue();
    assertThat(queue.offer(instance(1))).isTrue();
    assertThat(queue.offer(instance(2))).isTrue();
    assertThat(queue.offer(instance(3))).isFalse();
    assertThat(queue.size()).isEqualTo(2);
    assertThat(take()).contains(instance(1));
    assertThat(take()).contains(instance(2));
    assertThat(queue.size()).isZero();
  }

  @Test
  void theFirstRunIsAtOnceTheNextOneLater() throws Exception {
    queue.offer(instance(1));
    assertThat(take()).contains(instance(1));
    // While it runs there is more to write: kept for the next run.
    assertThat(queue.offer(instance(1))).isTrue();
    queue.done(instance(1));
    queue.offer(instance(2));
    assertThat(take()).contains(instance(2));
    assertThat(queue.size()).isEqualTo(1);
    now.addAndGet(Duration.ofSeconds(10).toNanos());
    queue.done(instance(2));
    assertThat(take()).contains(instance(1));
  }

  @Test
  void anInstanceIsRunByOneWorker() throws Exception {
    queue.offer(instance(1));
    assertThat(take()).contains(instance(1));
    now.addAndGet(Duration.ofSeconds(11).toNanos());
    queue.offer(instance(1));
    queue.offer(instance(2));
    assertThat(take()).contains(instance(2));
    queue.done(instance(1));
    assertThat(take()).contains(instance(1));
  }

  @Test
  void closingEndsTheWaitAndRefusesMore() throws Exception {
    CompletableFuture<Optional<ViewInstance>> waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return queue.take();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    queue.close();
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isEmpty();
    assertThat(queue.offer(instance(1))).isFalse();
  }
}
