package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.catalog.NewBlock;
import io.micromegas.telemetry.BlockInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalvingTest {
  private final List<Submission> batch = IntStream.range(0, 64).mapToObj(i -> block()).toList();
  private final AtomicInteger steps = new AtomicInteger();

  @Test
  void oneBadBlockFailsAloneAfterAFewTries() {
    Submission bad = batch.get(37);
    Halving.run(batch, failingIf(blocks -> blocks.contains(bad)));
    for (Submission block : batch) {
      assertThat(block.result.isCompletedExceptionally()).isEqualTo(block == bad);
    }
    assertThat(steps.get()).isLessThanOrEqualTo(13);
  }

  @Test
  void anOutageFailsAllAfterAFewTries() {
    Halving.run(batch, failingIf(blocks -> true));
    assertThat(batch).allMatch(block -> block.result.isCompletedExceptionally());
    assertThat(steps.get()).isLessThanOrEqualTo(12);
  }

  private Consumer<List<Submission>> failingIf(java.util.function.Predicate<List<Submission>> bad) {
    return blocks -> {
      steps.incrementAndGet();
      if (bad.test(blocks)) {
        throw new MicromegasException(ErrorCode.UNAVAILABLE, "on purpose");
      }
      blocks.forEach(block -> block.result.complete(Outcome.COMMITTED));
    };
  }

  static Submission block() {
    UUID id = UUID.randomUUID();
    BlockInfo info = new BlockInfo(id, id, id, Instant.EPOCH, 0, Instant.EPOCH, 0, 0, 0);
    return new Submission(new NewBlock(info, 10, new byte[32]), "key", new byte[10]);
  }
}
