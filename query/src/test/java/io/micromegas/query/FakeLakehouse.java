package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.base.TimeRange;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.ScanHint;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.BlockPayloads;
import io.micromegas.lakehouse.LakeFunctions;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.PartitionWork;
import io.micromegas.lakehouse.ReadReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A lake of fixed rows: two processes, ten log entries a second apart from {@link #START}, ten
 * measures, three spans. Counts snapshots, remembers hints and instances, fails on demand.
 */
final class FakeLakehouse implements Lakehouse {
  static final String PROCESS = "11111111-2222-3333-4444-555555555555";
  static final String OTHER = "99999999-2222-3333-4444-555555555555";
  static final String STREAM = "aaaaaaaa-2222-3333-4444-555555555555";
  static final long SECOND = 1_000_000_000L;
  static final long START = nanos("2024-05-01T12:00:00Z");

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger measured = new AtomicInteger();
  final Queue<Need> drafts = new ConcurrentLinkedQueue<>();
  volatile OptionalLong boundary = OptionalLong.empty();
  volatile long storedRows;
  final Map<String, Need> needs = new ConcurrentHashMap<>();
  final Queue<ScanHint> hints = new ConcurrentLinkedQueue<>();
  final Queue<String> relations = new ConcurrentLinkedQueue<>();
  volatile @Nullable RuntimeException failOnOpen;
  volatile @Nullable RuntimeException failOnRelation;
  volatile @Nullable RuntimeException failOnRead;
  volatile int logEntries = 10;

  /** What a view is made of, given what it has in memory; just that where nothing is said. */
  final Map<String, Function<TableScan, RelationSql>> stored = new ConcurrentHashMap<>();

  final Queue<TimeRange> ranges = new ConcurrentLinkedQueue<>();
  final Set<String> tooLong = ConcurrentHashMap.newKeySet();
  final Queue<String> shortened = new ConcurrentLinkedQueue<>();
  volatile Consumer<TableScan.Cancellation> onShorten = cancelled -> {};
  volatile Runnable revoked = () -> {};
  final FakeWork work = new FakeWork();
  final FakePayloads payloads = new FakePayloads();

  private final Map<String, ViewDefinition> views = new LinkedHashMap<>();

  FakeLakehouse() {
    String process =
        "process_id:TEXT* stream_id:TEXT* block_id:TEXT insert_time:TIMESTAMP_NS exe:TEXT*"
            + " username:TEXT computer:TEXT time:TIMESTAMP_NS target:TEXT*";
    view(
        "log_entries",
        process + " level:INT32 msg:TEXT properties:TEXT* process_properties:TEXT*",
        InstanceKind.PROCESS,
        true,
        "time",
        "time");
    view(
        "measures",
        process + " name:TEXT unit:TEXT value:DOUBLE properties:TEXT",
        InstanceKind.PROCESS,
        true,
        "time",
        "time");
    view(
        "processes",
        "process_id:TEXT exe:TEXT?* username:TEXT?* computer:TEXT?*"
            + " start_time:TIMESTAMP_NS? insert_time:TIMESTAMP_NS? properties:TEXT?"
            + " last_update_time:TIMESTAMP_NS?",
        InstanceKind.NONE,
        true,
        "insert_time",
        "last_update_time");
    view(
        "streams",
        "stream_id:TEXT process_id:TEXT? tags:TEXT_LIST? properties:TEXT?"
            + " insert_time:TIMESTAMP_NS? last_update_time:TIMESTAMP_NS?",
        InstanceKind.NONE,
        true,
        "insert_time",
        "last_update_time");
    view(
        "blocks",
        "block_id:TEXT stream_id:TEXT process_id:TEXT begin_time:TIMESTAMP_NS"
            + " end_time:TIMESTAMP_NS nb_objects:INT32 payload_size:INT64 insert_time:TIMESTAMP_NS"
            + " streams.tags:TEXT_LIST? streams.properties:TEXT",
        InstanceKind.NONE,
        true,
        "begin_time",
        "insert_time");
    view(
        "thread_spans",
        "id:INT64 parent:INT64 depth:UINT32 begin:TIMESTAMP_NS end:TIMESTAMP_NS"
            + " duration:INT64 name:TEXT",
        InstanceKind.STREAM,
        false,
        "begin",
        "end");
    view(
        "otel_spans",
        "process_id:TEXT* trace_id:BINARY/16 span_id:BINARY/8 start_time:TIMESTAMP_NS"
            + " end_time:TIMESTAMP_NS name:TEXT*",
        InstanceKind.PROCESS,
        true,
        "start_time",
        "end_time");
    view(
        "list_view_sets",
        "view_set_name:TEXT current_schema_hash:BINARY schema:TEXT has_view_maker:BOOLEAN"
            + " global_instance_available:BOOLEAN",
        InstanceKind.NONE,
        false,
        "",
        "");
    view(
        "list_partitions",
        "view_set_name:TEXT view_instance_id:TEXT begin_insert_time:TIMESTAMP_NS"
            + " end_insert_time:TIMESTAMP_NS file_path:TEXT? file_schema_hash:BINARY"
            + " num_rows:INT64",
        InstanceKind.NONE,
        false,
        "begin_insert_time",
        "end_insert_time");
  }

  private void view(
      String name, String columns, InstanceKind kind, boolean global, String lower, String upper) {
    List<ColumnSpec> specs = new ArrayList<>();
    for (String column : columns.split(" ", -1)) {
      String[] parts = column.replace("?", "").replace("*", "").split(":", -1);
      String[] type = parts[1].split("/", -1);
      specs.add(
          new ColumnSpec(
              parts[0],
              ColumnType.valueOf(type[0]),
              column.contains("?"),
              column.contains("*"),
              type.length == 1 ? 0 : Integer.parseInt(type[1])));
    }
    views.put(
        name,
        new ViewDefinition(
            name, new TableSchema(specs), global, kind, new RangeFilter(lower, upper)));
  }

  static long nanos(String time) {
    return Instant.parse(time).getEpochSecond() * SECOND;
  }

  @Override
  public List<ViewDefinition> globalViews() {
    return views.values().stream().filter(ViewDefinition::global).toList();
  }

  @Override
  public Optional<ViewDefinition> viewSet(String name) {
    return Optional.ofNullable(views.get(name));
  }

  private static void fail(@Nullable RuntimeException failure) {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public ReadSession open(Runnable revoke) {
    fail(failOnOpen);
    opened.incrementAndGet();
    revoked = revoke;
    return new Session();
  }

  @Override
  public void shorten(String viewSet, Optional<String> instance, TableScan.Cancellation cancelled) {
    shortened.add(viewSet + instance.map(id -> "/" + id).orElse(""));
    onShorten.accept(cancelled);
  }

  @Override
  public PartitionWork partitionWork() {
    return work;
  }

  @Override
  public BlockPayloads payloads() {
    return payloads;
  }

  @Override
  public void close() {}

  private final class Session implements ReadSession {
    private boolean over;
    private boolean planned;

    @Override
    public RelationSql draft(String viewSet, Optional<String> instance, Need need) {
      drafts.add(need);
      return stored
          .getOrDefault(viewSet, RelationSql::of)
          .apply(
              new FakeTable(
                  FakeLakehouse.this.viewSet(viewSet).orElseThrow().schema(),
                  rows(viewSet, instance.orElse("")),
                  hints,
                  failOnRead));
    }

    @Override
    public OptionalLong boundary(String viewSet, Optional<String> instance, Need need, long rows) {
      return boundary;
    }

    @Override
    public long storedRows(String viewSet, Optional<String> instance, Need need) {
      return storedRows;
    }

    @Override
    public void measure() {
      measured.incrementAndGet();
    }

    @Override
    public List<ReadReport> reports() {
      return relations.stream()
          .map(name -> new ReadReport(name, Optional.empty(), 7, 2, 4_096, 300, 3, 1, 50))
          .toList();
    }

    @Override
    public RelationSql relation(String viewSet, Optional<String> instance, Need need) {
      fail(failOnRelation);
      if (tooLong.contains(viewSet) && !shortened.contains(viewSet)) {
        throw new MicromegasException(ErrorCode.TAIL_TOO_LONG, viewSet + " has too much to decode");
      }
      ranges.add(need.eventTimes());
      needs.put(viewSet, need);
      if (over || planned) {
        throw new MicromegasException(ErrorCode.INTERNAL, "the snapshot is planned or closed");
      }
      relations.add(viewSet + instance.map(id -> "/" + id).orElse(""));
      TableScan rows =
          new FakeTable(
              FakeLakehouse.this.viewSet(viewSet).orElseThrow().schema(),
              rows(viewSet, instance.orElse("")),
              hints,
              failOnRead);
      return stored.getOrDefault(viewSet, RelationSql::of).apply(rows);
    }

    @Override
    public LakeFunctions functions() {
      return new FakeFunctions(hints);
    }

    @Override
    public void planned() {
      planned = true;
    }

    @Override
    public long failedBlocks() {
      return 1;
    }

    @Override
    public List<String> failures() {
      return List.of("block b9 could not be decoded");
    }

    @Override
    public void close() {
      if (!over) {
        over = true;
        closed.incrementAndGet();
      }
    }
  }

  private List<List<Object>> rows(String view, String instance) {
    List<List<Object>> rows = new ArrayList<>();
    switch (view) {
      case "log_entries" -> {
        for (int i = 0; i < logEntries; i++) {
          String process = i % 2 == 0 ? PROCESS : OTHER;
          if (instance.isEmpty() || instance.equals(process)) {
            rows.add(
                row(
                    process,
                    STREAM,
                    "b1",
                    START,
                    "game",
                    "ann",
                    "pc1",
                    START + i * SECOND,
                    i % 3 == 0 ? "net" : "db",
                    i % 6 + 1,
                    "message " + i,
                    "{}",
                    "{}"));
          }
        }
      }
      case "measures" -> {
        for (int i = 0; i < 10; i++) {
          rows.add(
              row(
                  PROCESS,
                  STREAM,
                  "b2",
                  START,
                  "game",
                  "ann",
                  "pc1",
                  START + i * SECOND,
                  "engine",
                  i % 2 == 0 ? "fps" : "memory",
                  i % 2 == 0 ? "hz" : "bytes",
                  i * 1.5,
                  "{}"));
        }
      }
      case "processes" -> {
        rows.add(row(PROCESS, "game", "ann", "pc1", START, START, "{}", START + 9 * SECOND));
        rows.add(row(OTHER, "tool", "bob", "pc2", START, START, "{}", START + 5 * SECOND));
      }
      case "streams" ->
          rows.add(row(STREAM, PROCESS, List.of("log", "cpu"), "{}", START, START + SECOND));
      case "blocks" -> {
        rows.add(
            row(
                "b1",
                STREAM,
                PROCESS,
                START,
                START + SECOND,
                10,
                1000L,
                START + SECOND,
                List.of("log"),
                "{}"));
        rows.add(
            row(
                "b2",
                STREAM,
                PROCESS,
                START,
                START + SECOND,
                20,
                500L,
                START + SECOND,
                List.of("metrics", "cpu"),
                "{}"));
      }
      case "otel_spans" -> {
        for (int i = 0; i < 3; i++) {
          rows.add(
              row(
                  PROCESS,
                  "trace-number-00" + i,
                  "span-00" + i,
                  START + i * SECOND,
                  START + (i + 2) * SECOND,
                  i == 0 ? "GET /" : "select"));
        }
      }
      case "list_view_sets" -> {
        rows.add(row("log_entries", "\u0001", "time: Timestamp", true, true));
        rows.add(row("measures", "\u0007", "time: Timestamp", true, true));
        rows.add(row("thread_spans", "\u0003", "id: Int64", true, false));
      }
      case "list_partitions" -> {
        for (int i = 0; i < 3; i++) {
          rows.add(
              row(
                  i < 2 ? "log_entries" : "measures",
                  "global",
                  START + i * SECOND,
                  START + (i + 1) * SECOND,
                  "views/" + i + ".parquet",
                  "" + (char) (i + 1),
                  100L * i));
        }
      }
      default -> {
        for (long i = 0; i < 3; i++) {
          rows.add(
              row(
                  i,
                  i - 1,
                  (int) i,
                  START + i * SECOND,
                  START + 5 * SECOND,
                  (5 - i) * SECOND,
                  "span " + i));
        }
      }
    }
    return rows;
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }
}
