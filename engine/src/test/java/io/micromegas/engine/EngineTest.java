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
  void batchesOfBlobsAreSmall() {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY);
        BatchStream batches =
            session.execute("select encode('b' || i) as b from range(5000) r(i)")) {
      int rows = 0;
      while (batches.next()) {
        assertThat(batches.root().getRowCount()).isBetween(1, EngineSettings.BLOB_BATCH_ROWS);
        rows += batches.root().getRowCount();
      }
      assertThat(rows).isEqualTo(5000);
    }
  }

  @Test
  void manyKindsOfColumnsCross() {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      assertThat(
              Rows.of(
                  session,
                  """
                  select 1::tinyint, 2::uinteger, 3.5::float, 'x'::varchar, null, date '2024-02-29',
                    interval 3 days, [1, 2], {'a': 1, 'b': 'c'}, map {'k': 7}, 1.25::decimal(5, 2),
                    'u'::enum('u', 'v'), true, 12345678901234567890::hugeint
                  """))
          .hasSize(1)
          .first()
          .asString()
          .startsWith("1|2|3.5|x|null|19782|P3D PT0S|[1,2]|{");
    }
  }

  @Test
  void whatAKilledProcessLeftIsDeleted() throws Exception {
    Path left = java.nio.file.Files.createDirectories(directory.resolve("slots123"));
    java.nio.file.Files.writeString(left.resolve("in-use"), "");
    java.nio.file.Files.writeString(left.resolve("spilled"), "x");
    try (DuckDbEngine second = new DuckDbEngine(EngineSettings.defaults(directory))) {
      assertThat(left).doesNotExist();
      assertThat(second.parseToJson("select 1")).isNotEmpty();
    }
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      assertThat(Rows.of(session, "select 1")).as("the first still runs").containsExactly("1");
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
