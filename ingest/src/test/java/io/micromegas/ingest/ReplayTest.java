package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.CatalogRelation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real senders posted, in the order in which it arrived and in others. */
class ReplayTest {
  @TempDir Path lake;

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "generator"})
  void everythingARealSenderPostedIsTaken(String name) {
    replay(Vectors.read(name));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theOrderOfArrivalDoesNotMatter(long seed) {
    List<Vectors.Posted> shuffled = new ArrayList<>(Vectors.small());
    Collections.shuffle(shuffled, new Random(seed));
    replay(shuffled);
  }

  @Test
  void aSecondReplayAddsNothing() {
    List<Vectors.Posted> twice = new ArrayList<>(Vectors.small());
    twice.addAll(Vectors.small());
    replay(twice);
  }

  private void replay(List<Vectors.Posted> posted) {
    try (TestServer server = TestServer.start(lake)) {
      for (Vectors.Posted one : posted) {
        assertThat(server.sender.post(one.path(), one.body()).statusCode()).isEqualTo(200);
      }
      assertThat(server.count(CatalogRelation.PROCESSES)).isEqualTo(distinct(posted, "process"));
      assertThat(server.count(CatalogRelation.STREAMS)).isEqualTo(distinct(posted, "stream"));
      assertThat(server.count(CatalogRelation.BLOCKS)).isEqualTo(distinct(posted, "block"));
      assertThat(server.count(CatalogRelation.PENDING_BLOCKS)).isZero();
      assertThat(server.store.list("blobs/", 1000)).hasSize(distinct(posted, "block"));
    }
  }

  private static int distinct(List<Vectors.Posted> posted, String what) {
    return (int)
        posted.stream()
            .filter(one -> one.path().endsWith("insert_" + what))
            .map(one -> new String(one.body(), java.nio.charset.StandardCharsets.ISO_8859_1))
            .distinct()
            .count();
  }
}
