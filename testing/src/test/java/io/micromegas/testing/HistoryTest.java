package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many writers, readers and maintainers on one lake in which much goes wrong: every answer is of
 * one snapshot, and in the end everything acknowledged is there once, and nothing else.
 */
@Timeout(3600)
class HistoryTest {
  @TempDir Path directory;

  @Test
  void everyAnswerIsOfOneSnapshotWhateverGoesWrong() throws Exception {
    int rounds = Scale.of(1, 40);
    for (int round = 0; round < rounds; round++) {
      long seed = Scale.seed(round);
      try (History history =
          new History(directory.resolve("round" + round), seed, Scale.of(6, 40))) {
        history.run();
        assertThat(history.questionsAnswered()).isGreaterThan(10);
        assertThat(history.faultCount()).isPositive();
      } catch (Exception | AssertionError e) {
        throw new AssertionError(Scale.replay("HistoryTest", seed) + "\n" + e.getMessage(), e);
      }
    }
  }
}
