package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private final LinkedBlockingQueue<Submission> queue = new LinkedBlockingQueue<>();
  private final Submission a = HalvingTest.block();
  private final Submission b = HalvingTest.block();
  private final Submission c = HalvingTest.block();

  @Test
  void takesWhatIsThere() throws InterruptedException {
    queue.addAll(List.of(a, b, c));
    assertThat(new Gathering(queue, 10, 1000).next()).containsExactly(a, b, c);
  }

  @Test
  void aBatchHasAtMostSoManyBlocks() throws InterruptedException {
    queue.addAll(List.of(a, b, c));
    Gathering gathering = new Gathering(queue, 2, 1000);
    assertThat(gathering.next()).containsExactly(a, b);
    assertThat(gathering.next()).containsExactly(c);
  }

  @Test
  void whatIsTooLargeForTheRestOfABatchOpensTheNext() throws InterruptedException {
    queue.addAll(List.of(a, b, c));
    Gathering gathering = new Gathering(queue, 10, 15);
    assertThat(gathering.next()).containsExactly(a);
    assertThat(gathering.end()).containsExactly(b);
    assertThat(gathering.next()).containsExactly(c);
  }

  @Test
  void anIdComesOnceInABatch() throws InterruptedException {
    queue.addAll(List.of(a, b, a, c));
    Gathering gathering = new Gathering(queue, 10, 1000);
    assertThat(gathering.next()).containsExactly(a, b);
    assertThat(gathering.next()).containsExactly(a, c);
  }
}
