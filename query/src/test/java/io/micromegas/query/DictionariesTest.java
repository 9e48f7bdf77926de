package io.micromegas.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.TimeRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Columns that leave dictionary-encoded, on request. */
class DictionariesTest {
  private static QueryFixture fixture;

  @BeforeAll
  static void start() {
    fixture =
        new QueryFixture(
            UnaryOperator.identity(),
            new QuerySettings(java.time.Duration.ofMinutes(1), 64 << 10, TreeLimits.DEFAULT));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static QueryRequest encoded(String sql) {
    return new QueryRequest(sql, TimeRange.ALL, OptionalLong.empty(), "test", true);
  }

  @Test
  void dictionaryColumnsOfAViewAreEncodedOnRequest() {
    assertThat(
            shape(
                "SELECT process_id, exe AS e, msg, level, properties, upper(target) AS u"
                    + " FROM log_entries"))
        .containsExactly(
            "process_id: Utf8 by Int(32, true) not null",
            "e: Utf8 by Int(32, true) not null",
            "msg: Utf8 not null",
            "level: Int(32, true) not null",
            "properties: Utf8 by Int(32, true) not null",
            "u: Utf8");
    assertThat(shape("SELECT exe, count(*) AS n FROM processes GROUP BY exe"))
        .containsExactly("exe: Utf8 by Int(32, true)", "n: Int(64, true)");
  }

  @Test
  void withoutTheRequestEverythingIsPlain() {
    String sql = "SELECT * FROM log_entries";
    assertThat(fixture.service.describe(QueryFixture.request(sql)).getFields())
        .allMatch(field -> field.getDictionary() == null);
    try (QueryResult result = fixture.execute(sql)) {
      assertThat(result.dictionaries().getDictionaryIds()).isEmpty();
    }
  }

  @Test
  void eachBatchHasItsOwnDictionariesAndTheSameRows() {
    fixture.lake.logEntries = 20_000;
    try {
      for (String sql :
          List.of(
              "SELECT * FROM log_entries",
              "SELECT msg, process_id, tags FROM (SELECT 1), log_entries, (SELECT ['a'] AS tags)",
              "SELECT msg, target, [msg, 'b'] AS l, process_id FROM log_entries LIMIT 9000",
              "SELECT target FROM log_entries WHERE level > 99")) {
        List<List<String>> rows = new ArrayList<>();
        int batches = 0;
        try (QueryResult result = fixture.service.execute(encoded(sql))) {
          while (result.next()) {
            batches++;
            for (long id : result.dictionaries().getDictionaryIds()) {
              assertThat(result.dictionaries().lookup(id).getVector().getValueCount())
                  .isBetween(1, 2);
            }
            read(result, rows);
          }
        }
        assertThat(rows).as(sql).isEqualTo(fixture.rows(sql));
        assertThat(batches).isGreaterThan(rows.size() > 10 ? 1 : -1);
      }
    } finally {
      fixture.lake.logEntries = 10;
    }
  }

  private static void read(QueryResult result, List<List<String>> rows) {
    for (int row = 0; row < result.root().getRowCount(); row++) {
      List<String> values = new ArrayList<>();
      for (FieldVector vector : result.root().getFieldVectors()) {
        Object value = vector.getObject(row);
        if (vector.getField().getDictionary() != null && value instanceof Integer index) {
          long id = vector.getField().getDictionary().getId();
          FieldVector texts = result.dictionaries().lookup(id).getVector();
          value = texts.getObject(index);
        }
        values.add(String.valueOf(value));
      }
      rows.add(values);
    }
  }

  @Test
  void textsAreToldApartByTheirBytes() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      try (RootAllocator allocator = new RootAllocator();
          VarCharVector texts = new VarCharVector("t", allocator);
          IntVector indices = new IntVector("i", allocator);
          VarCharVector values = new VarCharVector("v", allocator)) {
        int rows = random.nextInt(500);
        int kinds = 1 + random.nextInt(300);
        List<String> expected = new ArrayList<>();
        texts.allocateNew();
        for (int row = 0; row < rows; row++) {
          int kind = random.nextInt(kinds);
          String text = kind == 0 ? null : kind == 1 ? "" : "é" + "x".repeat(kind % 19) + kind;
          expected.add(text);
          if (text != null) {
            texts.setSafe(row, text.getBytes(StandardCharsets.UTF_8));
          }
        }
        texts.setValueCount(rows);
        DistinctTexts.encode(texts, rows, indices, values);
        List<String> decoded = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
          decoded.add(
              indices.isNull(row) ? null : String.valueOf(values.getObject(indices.get(row))));
        }
        assertThat(decoded).as("seed %d", seed).isEqualTo(expected);
        assertThat((long) values.getValueCount())
            .as("seed %d", seed)
            .isEqualTo(expected.stream().filter(text -> text != null).distinct().count());
      }
    }
  }

  private static List<String> shape(String sql) {
    try (QueryResult result = fixture.service.execute(encoded(sql))) {
      assertThat(result.schema()).isEqualTo(fixture.service.describe(encoded(sql)));
      return result.schema().getFields().stream().map(DictionariesTest::show).toList();
    }
  }

  private static String show(Field field) {
    String encoding =
        field.getDictionary() == null ? "" : " by " + field.getDictionary().getIndexType();
    return field.getName()
        + ": "
        + field.getType()
        + encoding
        + (field.isNullable() ? "" : " not null");
  }
}
