package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.lakehouse.TestLake.Posted;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What real senders posted gives the rows that the reference server answers. */
class VectorsTest {
  private static final Path VECTORS = Path.of("..", "testing", "vectors");
  private static final long TOLERANCE_NANOS = 1_000;
  private static final Set<String> TIMES =
      Set.of("time", "begin", "end", "begin_time", "end_time", "start_time", "duration");

  @TempDir private static @Nullable Path directory;
  private static @Nullable TestLake lake;
  private static @Nullable LakehouseViews views;

  @BeforeAll
  static void startLake() throws IOException {
    TestLake started = new TestLake(java.util.Objects.requireNonNull(directory));
    lake = started;
    views = started.views();
  }

  @AfterAll
  static void stopLake() throws IOException {
    if (views != null && lake != null) {
      views.close();
      lake.close();
    }
  }

  private static Posted post(String folder) {
    return java.util.Objects.requireNonNull(lake).post(VECTORS.resolve(folder));
  }

  private static ReadSession open() {
    return java.util.Objects.requireNonNull(views).open(() -> {});
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "generator", "medium"})
  void logEntries(String folder) throws IOException {
    String process = post(folder).process().toString();
    try (ReadSession session = open()) {
      List<Map<String, @Nullable Object>> rows =
          Rows.all(LakeSql.scan(session, "log_entries", Optional.of(process)));
      compare(rows, expected(folder, "log_entries"), "time");
      assertThat(session.failures()).isEmpty();
      assertThat(rows).allSatisfy(row -> assertThat(row).containsEntry("process_id", process));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "generator", "medium"})
  void measures(String folder) throws IOException {
    String process = post(folder).process().toString();
    try (ReadSession session = open()) {
      List<Map<String, @Nullable Object>> rows =
          Rows.all(LakeSql.scan(session, "measures", Optional.of(process)));
      rows.removeIf(row -> !isOfTheProgram(String.valueOf(row.get("name"))));
      compare(rows, expected(folder, "measures"), "time");
      assertThat(session.failures()).isEmpty();
    }
  }

  private static boolean isOfTheProgram(String name) {
    return name.startsWith("app_") || name.equals("Frame Time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "generator", "medium"})
  void threadSpans(String folder) throws IOException {
    Posted posted = post(folder);
    List<Map<String, @Nullable Object>> expected = expected(folder, "thread_spans");
    int compared = 0;
    try (ReadSession session = open()) {
      for (UUID stream : posted.streams().keySet()) {
        List<Map<String, @Nullable Object>> ofStream =
            expected.stream()
                .filter(row -> stream.toString().equals(row.get("stream_id")))
                .toList();
        TableScan scan = LakeSql.scan(session, "thread_spans", Optional.of(stream.toString()));
        List<Map<String, @Nullable Object>> rows = Rows.all(scan);
        compareInOrder(rows, ofStream.stream().map(VectorsTest::withoutStream).toList());
        compared += rows.size();
      }
      assertThat(session.failures()).isEmpty();
    }
    assertThat(compared).isEqualTo(expected.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "generator", "medium"})
  void asyncEvents(String folder) throws IOException {
    String process = post(folder).process().toString();
    try (ReadSession session = open()) {
      List<Map<String, @Nullable Object>> rows =
          Rows.all(LakeSql.scan(session, "async_events", Optional.of(process)));
      assertThat(rows).allSatisfy(row -> assertThat(row.get("block_id")).isNotNull());
      compareBy("span_id", rows, expected(folder, "async_events"));
      assertThat(session.failures()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "generator", "medium"})
  void images(String folder) throws IOException {
    String process = post(folder).process().toString();
    try (ReadSession session = open()) {
      List<Map<String, @Nullable Object>> rows =
          Rows.all(LakeSql.scan(session, "images", Optional.of(process)));
      for (Map<String, @Nullable Object> row : rows) {
        assertThat(row).containsEntry("process_id", process);
        assertThat((byte[]) row.get("data")).hasSize((int) asLong(row.get("payload_size")));
      }
      compareBy("time", rows, expected(folder, "images"));
      assertThat(session.failures()).isEmpty();
    }
  }

  /** Both sorted by a number, the begin of a span before its end. */
  private static void compareBy(
      String number,
      List<Map<String, @Nullable Object>> rows,
      List<Map<String, @Nullable Object>> expected) {
    Comparator<Map<String, @Nullable Object>> comparator =
        Comparator.<Map<String, @Nullable Object>>comparingLong(row -> asLong(row.get(number)))
            .thenComparing(row -> String.valueOf(row.get("event_type")));
    compareInOrder(
        rows.stream().sorted(comparator).toList(), expected.stream().sorted(comparator).toList());
  }

  private static Map<String, @Nullable Object> withoutStream(Map<String, @Nullable Object> row) {
    Map<String, @Nullable Object> copy = new java.util.LinkedHashMap<>(row);
    copy.remove("stream_id");
    return copy;
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "generator", "medium"})
  void blocks(String folder) throws IOException {
    String process = post(folder).process().toString();
    try (ReadSession session = open()) {
      TableScan scan = LakeSql.scan(session, "blocks", Optional.empty());
      List<Map<String, @Nullable Object>> rows = Rows.all(scan);
      rows.removeIf(row -> !process.equals(row.get("process_id")));
      for (Map<String, @Nullable Object> row : rows) {
        row.put("tags", String.join(",", tags(row.get("streams.tags"))));
        row.put("format", row.get("streams.format"));
        for (String name : List.of("exe", "tsc_frequency", "start_time", "start_ticks")) {
          row.put(name, row.get("processes." + name));
        }
      }
      compare(rows, expected(folder, "blocks"), "block_id");
    }
  }

  @SuppressWarnings("unchecked")
  private static List<String> tags(@Nullable Object value) {
    return (List<String>) java.util.Objects.requireNonNull(value);
  }

  private static List<Map<String, @Nullable Object>> expected(String folder, String view)
      throws IOException {
    Path file = VECTORS.resolve(folder).resolve("expected").resolve(view + ".jsonl.gz");
    ObjectMapper json = new ObjectMapper();
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(json.readValue(line, new TypeReference<Map<String, @Nullable Object>>() {}));
      }
    }
    return rows;
  }

  /** Both sorted by block, name where there is one (times of two names may tie), and order. */
  private static void compare(
      List<Map<String, @Nullable Object>> rows,
      List<Map<String, @Nullable Object>> expected,
      String order) {
    Comparator<Map<String, @Nullable Object>> comparator =
        Comparator.<Map<String, @Nullable Object>, String>comparing(
                row -> row.get("block_id") + " " + row.get("name"))
            .thenComparingLong(row -> order.equals("time") ? asLong(row.get("time")) : 0);
    compareInOrder(
        rows.stream().sorted(comparator).toList(), expected.stream().sorted(comparator).toList());
  }

  private static void compareInOrder(
      List<Map<String, @Nullable Object>> rows, List<Map<String, @Nullable Object>> expected) {
    assertThat(rows).hasSameSizeAs(expected);
    for (int i = 0; i < rows.size(); i++) {
      for (Map.Entry<String, @Nullable Object> cell : expected.get(i).entrySet()) {
        Object actual = rows.get(i).get(cell.getKey());
        String where = "row " + i + " column " + cell.getKey() + " of " + rows.get(i);
        if (TIMES.contains(cell.getKey())) {
          assertThat(asLong(actual))
              .as(where)
              .isCloseTo(asLong(cell.getValue()), within(TOLERANCE_NANOS));
        } else if (cell.getValue() instanceof Number number && !(actual instanceof Double)) {
          assertThat(asLong(actual)).as(where).isEqualTo(number.longValue());
        } else {
          assertThat(actual).as(where).isEqualTo(cell.getValue());
        }
      }
    }
  }

  private static long asLong(@Nullable Object value) {
    return ((Number) java.util.Objects.requireNonNull(value)).longValue();
  }
}
