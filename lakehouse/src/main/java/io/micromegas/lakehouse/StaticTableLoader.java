package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.DuckDbParquetWriter;
import io.micromegas.engine.Engine;
import io.micromegas.engine.EngineSettings;
import io.micromegas.engine.ParquetWriter;
import io.micromegas.engine.RelationSql;
import io.micromegas.engine.SlotSettings;
import io.micromegas.engine.TableSchema;
import io.micromegas.engine.WriterSettings;
import io.micromegas.store.ObjectStoreUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes static tables out of files, on DuckDB instances that never see a user's statement. */
final class StaticTableLoader {
  private static final Logger LOG = LoggerFactory.getLogger(StaticTableLoader.class);
  private static final String CSV = ".csv";
  private static final String JSON = ".json";

  private final Path directory;
  private final Path incoming;

  /** Tables go into that directory. */
  StaticTableLoader(Path directory) {
    this.directory = directory.toAbsolutePath();
    this.incoming = this.directory.resolve("incoming");
  }

  StaticTables load(ObjectStoreUrl place) {
    clear();
    Map<String, String> files = new LinkedHashMap<>();
    List<StaticTables.Table> tables = new ArrayList<>();
    try (StaticFiles source = StaticFiles.at(place, directory.resolve("cache"))) {
      source.names().forEach(file -> take(file, files));
      if (files.isEmpty()) {
        LOG.warn("there are no .csv and .json files for static tables");
        return StaticTables.none();
      }
      try (DuckDbEngine engine = engine();
          ParquetWriter writer = writer()) {
        files.forEach((name, file) -> {
          try {
            tables.add(read(name, file, source, engine, writer));
          } catch (MicromegasException e) {
            LOG.warn("no static table is made of {}: {}", file, e.getMessage());
          }
        });
      }
    }
    LOG.info("{} static tables of {} files", tables.size(), files.size());
    return new StaticTables(tables);
  }

  /** Gives a file the name of its table, if it is to become one. */
  private static void take(String file, Map<String, String> files) {
    String last = file.substring(file.lastIndexOf('/') + 1);
    String lower = last.toLowerCase(Locale.ROOT);
    if (!lower.endsWith(CSV) && !lower.endsWith(JSON)) {
      LOG.warn("no static table is made of {}: it is neither .csv nor .json", file);
      return;
    }
    // As SQL takes names: without regard to case.
    String name = lower.substring(0, lower.lastIndexOf('.'));
    if (name.isBlank()) {
      LOG.warn("no static table is made of {}: it has no name", file);
    } else if (ViewRegistry.find(name).isPresent()) {
      LOG.warn("no static table is made of {}: {} is a view", file, name);
    } else if (files.putIfAbsent(name, file) != null) {
      LOG.warn("no static table is made of {}: {} is made of {}", file, name, files.get(name));
    }
  }

  private StaticTables.Table read(
      String name, String file, StaticFiles source, Engine engine, ParquetWriter writer) {
    boolean csv = file.toLowerCase(Locale.ROOT).endsWith(CSV);
    // A name of ours: others may hold what DuckDB takes for a pattern.
    Path copy = incoming.resolve("file" + (csv ? CSV : JSON));
    try {
      source.copy(file, copy);
      String rows = csv ? csv(copy) : json(copy);
      return store(name, rows, columns(rows, engine), writer);
    } finally {
      delete(copy);
    }
  }

  private static String csv(Path file) {
    return "read_csv("
        + RelationSql.literal(file.toString())
        + ", header = true, delim = ',', quote = '\"', escape = '\"', sample_size = -1)";
  }

  private static String json(Path file) {
    return "read_json("
        + RelationSql.literal(file.toString())
        + ", format = 'newline_delimited', sample_size = -1)";
  }

  private static List<Field> columns(String rows, Engine engine) {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      Schema schema = session.describe("SELECT * FROM " + rows);
      return schema.getFields();
    }
  }

  private StaticTables.Table store(
      String name, String rows, List<Field> fields, ParquetWriter writer) {
    List<ColumnSpec> columns = new ArrayList<>();
    List<String> select = new ArrayList<>();
    for (Field field : fields) {
      StaticColumn column = StaticColumn.of(field);
      columns.add(new ColumnSpec(field.getName(), column.type(), true, false));
      select.add(Sql.as(column.expression(), field.getName()));
    }
    TableSchema schema = new TableSchema(columns);
    Path file = directory.resolve(name.replaceAll("[^a-z0-9_]", "_") + "-" + number() + ".parquet");
    ParquetWriter.Written written =
        writer.write(
            new ParquetWriter.Job(
                Sql.text("SELECT " + String.join(", ", select) + " FROM " + rows),
                StoredColumns.of(schema),
                List.of(),
                List.of(),
                file),
            () -> false);
    LOG.info("static table {} has {} rows", name, written.rows());
    return StaticTables.Table.of(
        name, schema, written.rows() == 0 ? Optional.empty() : Optional.of(file));
  }

  private int number() {
    try (Stream<Path> files = Files.list(directory)) {
      return (int) files.count();
    } catch (IOException e) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "cannot list " + directory, e);
    }
  }

  private DuckDbEngine engine() {
    return new DuckDbEngine(
        EngineSettings.defaults(directory.resolve("reading"))
            .withSlots(SlotSettings.defaults().withCount(1, 1))
            .withAllowedDirectories(List.of(incoming)));
  }

  private ParquetWriter writer() {
    return new DuckDbParquetWriter(
        WriterSettings.defaults(directory.resolve("writing"), List.of(directory)).withSlots(1));
  }

  /** Deletes what a server before this one left. */
  private void clear() {
    try {
      if (Files.exists(directory)) {
        try (Stream<Path> tree = Files.walk(directory)) {
          tree.sorted(Comparator.reverseOrder()).forEach(StaticTableLoader::delete);
        }
      }
      Files.createDirectories(incoming);
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE, "cannot write static tables into " + directory, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "cannot delete " + file, e);
    }
  }
}
