package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.Partitions.TaskRun;
import io.micromegas.lakehouse.TaskLoop.Work.Done;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskThreadsTest {
  private final List<TaskRun> rows = new CopyOnWriteArrayList<>();
  private final LakeClock clock = new LakeClock(System::nanoTime);
  private final TaskJournal journal =
      new TaskJournal(rows::add, new ServerIdentity(UUID.randomUUID(), "test"), clock::now);

  private TaskLoop loop(TaskLoop.Work work) {
    return new TaskLoop(
        "task", new Schedule(Duration.ofDays(1), Duration.ZERO), work, journal, () -> 0);
  }

  @Test
  void aStopWaitsForWhatRuns() throws Exception {
    clock.told(Duration.ofDays(20_000).toNanos());
    CountDownLatch begun = new CountDownLatch(1);
    TaskThreads threads = new TaskThreads(Duration.ofSeconds(30));
    threads.run(
        loop((scheduled, now, cancelled) -> {
          begun.countDown();
          Pauses.sleep(Duration.ofMillis(300).toNanos());
          assertThat(cancelled.isCancelled()).isFalse();
          return Done.ALL;
        }),
        clock);
    begun.await();
    threads.close();
    assertThat(rows).singleElement().satisfies(row -> assertThat(row.error()).isEmpty());
  }

  @Test
  void afterTheGraceItIsCancelledWhichIsNoFailure() throws Exception {
    clock.told(Duration.ofDays(20_000).toNanos());
    CountDownLatch begun = new CountDownLatch(1);
    TaskThreads threads = new TaskThreads(Duration.ofMillis(100));
    threads.run(
        loop((scheduled, now, cancelled) -> {
          begun.countDown();
          while (true) {
            Cancelled.check(cancelled);
            Pauses.sleep(Duration.ofMillis(5).toNanos());
          }
        }),
        clock);
    begun.await();
    threads.close();
    threads.close();
    assertThat(rows).isEmpty();
  }

  @Test
  void nothingIsDueBeforeTheDatabaseHasToldTheTime() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    TaskThreads threads = new TaskThreads(Duration.ofSeconds(1));
    threads.run(
        loop((scheduled, now, cancelled) -> {
          ran.countDown();
          return Done.ALL;
        }),
        clock);
    Thread.sleep(300);
    assertThat(ran.getCount()).isOne();
    clock.told(Duration.ofDays(20_000).toNanos());
    ran.await();
    threads.close();
  }

  @Test
  void whatFailsAtAnIntervalIsTriedAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    CountDownLatch third = new CountDownLatch(3);
    TaskThreads threads = new TaskThreads(Duration.ofSeconds(1));
    threads.every(
        "beat",
        Duration.ofMillis(5),
        () -> {
          third.countDown();
          if (tries.getAndIncrement() == 0) {
            throw new IllegalStateException("no database");
          }
          throw new StackOverflowError();
        });
    third.await();
    threads.close();
  }
}
