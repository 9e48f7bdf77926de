package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.engine.ParquetWriter.FileColumn;
import io.micromegas.engine.ParquetWriter.Job;
import io.micromegas.engine.ParquetWriter.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of texts ahead changes nothing of what is written, true or not. */
class RepeatedTextsTest {
  private static final int RELATIONS = Integer.getInteger("micromegas.roundTrips", 5);
  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(
              new ColumnSpec("n", ColumnType.INT64, false, false),
              new ColumnSpec("a \"quoted\" name", ColumnType.TEXT, true, true),
              new ColumnSpec("b", ColumnType.TEXT, true, true),
              new ColumnSpec("many", ColumnType.TEXT, true, true),
              new ColumnSpec("key", ColumnType.TEXT, true, true)));

  @TempDir Path directory;
  private Path lake;
  private DuckDbParquetWriter writer;
  private DuckDbEngine engine;

  @BeforeEach
  void start() throws IOException {
    lake = Files.createDirectories(directory.resolve("lake"));
    writer =
        new DuckDbParquetWriter(
            WriterSettings.defaults(directory.resolve("sorting"), List.of(lake))
                .withFiles(4096, 3));
    engine =
        new DuckDbEngine(
            EngineSettings.defaults(directory.resolve("engine"))
                .withAllowedDirectories(List.of(lake)));
  }

  @AfterEach
  void stop() {
    writer.close();
    engine.close();
  }

  private List<String> query(String sql) {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      return Rows.of(session, sql);
    }
  }

  private List<String> rows(Path file) {
    return query("SELECT * FROM " + RelationSql.parquet(List.of(file)));
  }

  private List<String> schema(Path file) {
    return query("SELECT * EXCLUDE (file_name) FROM parquet_schema('" + file + "')");
  }

  private Written write(RelationSql relation, Path file, RepeatedTexts texts) {
    // "key" is sorted by as a text; were it listed, its list might be in another order.
    return writer.write(
        new Job(
            relation,
            ParquetWriterTest.columns(SCHEMA),
            List.of("\"key\" DESC", "\"n\""),
            List.of("n"),
            file,
            texts),
        () -> false);
  }

  /** Rows, and the distinct texts of each column. */
  private record Sample(MemoryScan scan, Map<String, Set<String>> texts) {}

  private static String text(Random random, int kinds) {
    int kind = random.nextInt(kinds);
    return switch (kind) {
      case 0 -> "";
      case 1 -> "it's '' \\ \"quoted\" $1 %s ?";
      case 2 -> "日本語 é\uD83D\uDE80\n\t\u0001";
      case 3 -> "e\u0301";
      case 4 -> "é";
      case 5 -> "x".repeat(3000);
      case 6 -> "NULL";
      default -> "%08d-0000-4000-8000-000000000000".formatted(kind);
    };
  }

  private static Sample sample(Random random, int firstRow) {
    Map<String, Set<String>> all = new HashMap<>();
    List<ColumnBatch> batches = new ArrayList<>();
    int row = firstRow;
    for (int batch = random.nextInt(6); batch >= 0; batch--) {
      int rows = 1 + random.nextInt(6000);
      List<Column> columns = new ArrayList<>();
      int from = row;
      columns.add(
          new Column.Longs(IntStream.range(0, rows).mapToLong(i -> from + i).toArray(), null));
      for (ColumnSpec column : SCHEMA.columns().subList(1, SCHEMA.columns().size())) {
        Set<String> distinct = all.computeIfAbsent(column.name(), name -> new HashSet<>());
        int kinds = column.name().equals("many") ? 8000 : 40;
        columns.add(column(random, rows, kinds, distinct));
      }
      batches.add(new ColumnBatch(rows, columns));
      row += rows;
    }
    return new Sample(MemoryScan.of(SCHEMA, batches, false), all);
  }

  private static Column column(Random random, int rows, int kinds, Set<String> distinct) {
    return switch (random.nextInt(4)) {
      case 0 -> {
        String value = text(random, kinds);
        distinct.add(value);
        yield new Column.Constant(SampleRows.bytes(value));
      }
      case 1 -> {
        List<String> values = IntStream.range(0, 20).mapToObj(i -> text(random, kinds)).toList();
        int[] codes = random.ints(rows, 0, values.size()).toArray();
        for (int code : codes) {
          distinct.add(values.get(code));
        }
        yield new Column.Dictionary(codes, values.stream().map(SampleRows::bytes).toList());
      }
      default -> {
        List<byte[]> values = new ArrayList<>();
        BitSet nulls = new BitSet();
        for (int i = 0; i < rows; i++) {
          String value = text(random, kinds);
          nulls.set(i, random.nextInt(10) == 0);
          if (!nulls.get(i)) {
            distinct.add(value);
          }
          values.add(SampleRows.bytes(nulls.get(i) ? "" : value));
        }
        yield SampleRows.texts(values, nulls);
      }
    };
  }

  @Test
  void theSameRowsInTheSameOrder() throws IOException {
    long seed = new Random().nextLong();
    for (int i = 0; i < RELATIONS; i++) {
      String as = "seed " + (seed + i);
      Random random = new Random(seed + i);
      Sample some = sample(random, 0);
      Sample others = sample(random, 100_000);
      Path plain = lake.resolve("plain " + i);
      Path listed = lake.resolve("listed " + i);
      Path merged = lake.resolve("merged " + i);
      Path mergedPlain = lake.resolve("merged plain " + i);
      Written expected = write(RelationSql.of(some.scan()), plain, RepeatedTexts.NONE);
      Written written =
          write(RelationSql.of(some.scan()), listed, new RepeatedTexts(some.texts(), List.of()));
      assertThat(written.rows()).as(as).isEqualTo(expected.rows());
      assertThat(written.bounds()).as(as).isEqualTo(expected.bounds());
      assertThat(rows(listed)).as(as).isEqualTo(rows(plain));
      assertThat(schema(listed)).as(as).isEqualTo(schema(plain));

      RelationSql both =
          new RelationSql.Builder()
              .text("SELECT * FROM " + RelationSql.parquet(List.of(listed)) + " UNION ALL FROM ")
              .scan(others.scan())
              .build();
      write(both, mergedPlain, RepeatedTexts.NONE);
      write(both, merged, new RepeatedTexts(others.texts(), List.of(listed)));
      assertThat(rows(merged)).as(as).isEqualTo(rows(mergedPlain));
      for (Path file : List.of(plain, listed, merged, mergedPlain)) {
        Files.delete(file);
      }
    }
  }

  private static final TableSchema TWO_COLUMNS =
      new TableSchema(
          List.of(
              new ColumnSpec("n", ColumnType.INT64, false, false),
              new ColumnSpec("t", ColumnType.TEXT, true, true)));

  private static MemoryScan scan(int rows, int distinct) {
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      texts.add(SampleRows.bytes("text " + i % distinct));
    }
    Column numbers =
        new Column.Longs(IntStream.range(0, rows).mapToLong(i -> rows - i).toArray(), null);
    return MemoryScan.of(
        TWO_COLUMNS,
        List.of(new ColumnBatch(rows, List.of(numbers, SampleRows.texts(texts, null)))),
        true);
  }

  /** Writes a column of texts; returns whether it was to be sorted as a list. */
  private boolean isListed(MemoryScan scan, Set<String> texts, List<String> orderBy)
      throws IOException {
    Path file = lake.resolve("one");
    Job job =
        new Job(
            RelationSql.of(scan),
            List.of(
                new FileColumn("n", ColumnType.INT64, 1), new FileColumn("t", ColumnType.TEXT, 2)),
            orderBy,
            List.of(),
            file,
            new RepeatedTexts(Map.of("t", texts), List.of()));
    writer.write(job, () -> false);
    assertThat(
            query("SELECT count(*), count(DISTINCT t) FROM " + RelationSql.parquet(List.of(file))))
        .containsExactly(scan.estimatedRows() + "|" + Math.min(scan.estimatedRows(), 3));
    Files.delete(file);
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      return TextLists.of(job, (SlotSession) session).containsKey("t");
    }
  }

  /**
   * Several threads write row groups of many texts at once: each row keeps its own. (DuckDB 2.0.0
   * loses some of an ENUM's texts on the way into a file, in about one file of fifty like this.)
   */
  @Test
  void noTextIsLostAmongMany() throws IOException {
    int rows = 20_000;
    Set<String> texts = texts(4_000);
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      values.add(SampleRows.bytes("text " + i * 7919L % 4_000));
    }
    Column numbers = new Column.Longs(LongStream.range(0, rows).toArray(), null);
    MemoryScan scan =
        MemoryScan.of(
            TWO_COLUMNS,
            List.of(new ColumnBatch(rows, List.of(numbers, SampleRows.texts(values, null)))),
            true);
    for (int round = 0; round < Integer.getInteger("micromegas.roundTrips", 20); round++) {
      Path file = lake.resolve("many " + round);
      writer.write(
          new Job(
              RelationSql.of(scan),
              List.of(
                  new FileColumn("n", ColumnType.INT64, 1),
                  new FileColumn("t", ColumnType.TEXT, 2)),
              List.of("n DESC"),
              List.of(),
              file,
              new RepeatedTexts(Map.of("t", texts), List.of())),
          () -> false);
      assertThat(
              query(
                  "SELECT count(*) FROM "
                      + RelationSql.parquet(List.of(file))
                      + " WHERE t IS DISTINCT FROM 'text ' || (n * 7919 % 4000)"))
          .as("round %d", round)
          .containsExactly("0");
      Files.delete(file);
    }
  }

  private static Set<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "text " + i).collect(Collectors.toSet());
  }

  @Test
  void shortListsAreUsedAndOthersNot() throws IOException {
    MemoryScan scan = scan(10_000, 3);
    List<String> order = List.of("n");
    assertThat(isListed(scan, texts(3), order)).isTrue();
    assertThat(isListed(scan, texts(TextLists.MOST_VALUES), order)).isTrue();
    assertThat(isListed(scan, texts(TextLists.MOST_VALUES + 1), order)).isFalse();
    assertThat(isListed(scan, texts(3), List.of("n", "lower(T)"))).isFalse();
    assertThat(isListed(scan, Set.of(), order)).isFalse();
    assertThat(isListed(scan, Set.of("text 0", "text 1", "text 2", "a\0b"), order)).isFalse();
    assertThat(
            isListed(
                scan, Set.of("text 0", "text 1", "text 2", "x".repeat(TextLists.MOST_TEXT)), order))
        .isFalse();
  }

  @Test
  void aTextThatIsNotInTheListIsWrittenNevertheless() throws IOException {
    // Found out by the engine, in the middle of writing.
    assertThat(isListed(scan(10_000, 3), texts(2), List.of("n"))).isTrue();
  }
}
