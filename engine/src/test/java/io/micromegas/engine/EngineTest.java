package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
  @TempDir Path directory;
  private DuckDbEngine engine;

  @BeforeEach
  void start() {
    engine =
        new DuckDbEngine(
            EngineSettings.defaults(directory)
                .withPrelude("CREATE MACRO twice(x) AS x * 2; CREATE MACRO one() AS 1;"));
  }

  @AfterEach
  void stop() {
    assertThat(engine.arrowBytes()).isZero();
    engine.close();
  }

  @Test
  void aStatementStreamsArrowBatches() {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY);
        BatchStream batches = session.execute("select twice(i) as i from range(100000) r(i)")) {
      long sum = 0;
      long rows = 0;
      while (batches.next()) {
        BigIntVector vector = (BigIntVector) batches.root().getVector("i");
        for (int i = 0; i < vector.getValueCount(); i++) {
          sum += vector.get(i);
        }
        rows += batches.root().getRowCount();
      }
      assertThat(rows).isEqualTo(100000);
      assertThat(sum).isEqualTo(99999L * 100000);
    }
  }

  @Test
  void theColumnsAreKnownWithoutRunning() {
    try (Engine.Session session = engine.open(Engine.Lane.LIGHT)) {
      var schema = session.describe("select 1 as a, 'x' as b, now() as c, error('not run') as d");
      assertThat(schema.getFields()).extracting("name").containsExactly("a", "b", "c", "d");
    }
  }

  @Test
  void aTreeIsParsedAndPrinted() {
    String json = engine.parseToJson("select a,b from t where x<=3 -- why");
    assertThat(json).startsWith("{\"error\":false");
    assertThat(engine.printFromJson(json)).isEqualTo("SELECT a, b FROM t WHERE (x <= 3)");
  }

  @Test
  void aSyntaxErrorKeepsItsTextAndPosition() {
    assertThatThrownBy(() -> engine.parseToJson("select from where"))
        .isInstanceOfSatisfying(
            MicromegasException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("yntax error");
  }

  @Test
  void abandoningAStreamLeavesTheSessionUsable() {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      try (BatchStream batches = session.execute("select * from range(100000000)")) {
        assertThat(batches.next()).isTrue();
      }
      try (BatchStream batches = session.execute("select 1")) {
        assertThat(batches.next()).isTrue();
        assertThat(batches.next()).isFalse();
      }
    }
  }
}
