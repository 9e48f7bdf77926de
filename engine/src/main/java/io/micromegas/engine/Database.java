package io.micromegas.engine;

import io.micromegas.engine.duckdb.Instances;
import io.micromegas.engine.duckdb.Scratch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One DuckDB instance, locked down. All calls on the thread that opened it. */
final class Database implements AutoCloseable {
  /** DuckDB merges equal scans; scans of ours are never to be taken for equal. */
  private static final String DISABLED_OPTIMIZERS = "common_subplan";

  /** Of each connection; without output, or DuckDB would print to the server's. */
  private static final String PROFILING_SETTING = "enable_profiling";

  private final Scratch s = new Scratch();
  // An environment refuses to open one file twice, so each instance has its own.
  private final long environment;
  private long instance;
  private long factory;
  private @Nullable ColumnTypes types;

  private Database() {
    environment = Instances.createEnvironment(s);
  }

  /** What distinguishes one instance from another. */
  record Options(
      long memory,
      long tempBytes,
      int threads,
      @Nullable Path temp,
      @Nullable Path prelude,
      List<Path> allowedDirectories,
      Map<String, String> settings,
      List<EngineFunction> functions,
      long slot) {}

  static Database open(Options options) {
    Database database = new Database();
    try {
      database.start(options);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    return database;
  }

  private void start(Options options) {
    instance = Instances.create(s, environment);
    factory = Instances.factory(s, instance);
    if (options.prelude() != null) {
      Instances.attach(s, instance, Prelude.CATALOG, options.prelude().toString(), true);
    }
    long connection = Instances.connect(s, instance);
    try {
      if (options.slot() != LakeScan.NO_SLOT) {
        ColumnTypes slotTypes = new ColumnTypes(s, factory);
        types = slotTypes;
        LakeScan.register(s, connection, factory, options.slot());
        HistogramCallbacks.register(
            s, connection, slotTypes, options.slot(), new HistogramMemory(options.memory()));
        registerFunctions(s, connection, slotTypes, options.functions(), options.slot());
      }
      SqlScript.run(s, connection, settings(options));
    } finally {
      Instances.disconnect(s, connection);
    }
  }

  /** Makes functions known to an instance, so that they can be called, or named in macros. */
  static void registerFunctions(
      Scratch s, long connection, ColumnTypes types, List<EngineFunction> functions, long slot) {
    for (EngineFunction function : functions) {
      switch (function) {
        case ScalarFunction effect -> LakeFunction.register(s, connection, types, effect, slot);
        case TextFunction text -> TextCalls.register(s, connection, types, text, slot);
      }
    }
  }

  /** The order matters: once access is disabled and the configuration locked, nothing changes. */
  private static String settings(Options options) {
    Map<String, String> sets = new TreeMap<>();
    sets.put("TimeZone", "UTC");
    sets.put("disabled_optimizers", DISABLED_OPTIMIZERS);
    sets.put("memory_limit", options.memory() + "B");
    sets.put("threads", Integer.toString(options.threads()));
    sets.put("temp_directory", options.temp() == null ? "" : options.temp().toString());
    sets.put("max_temp_directory_size", options.tempBytes() + "B");
    if (options.temp() != null) {
      // Else error texts name places in the home directory of the server's user. Not the temporary
      // directory: DuckDB allows access to that, and would install extensions there.
      String nowhere = options.temp().resolveSibling("nowhere").toString();
      sets.put("home_directory", nowhere);
      sets.put("extension_directory", nowhere);
      sets.put("secret_directory", nowhere);
    }
    sets.put("autoinstall_known_extensions", "false");
    sets.put("autoload_known_extensions", "false");
    sets.put("allow_community_extensions", "false");
    // Files of the lake never change, and statements come back to them.
    sets.put("parquet_metadata_cache", "true");
    sets.putAll(options.settings());
    StringBuilder sql = new StringBuilder();
    sets.forEach((name, value) ->
        sql.append("SET GLOBAL ")
            .append(name)
            .append(" = ")
            .append(SqlScript.quote(value))
            .append(";\n"));
    sql.append("SET GLOBAL allowed_directories = ")
        .append(
            options.allowedDirectories().stream()
                .map(path -> SqlScript.quote(path.toString()))
                .collect(Collectors.joining(", ", "[", "]")))
        .append(
            ";\nSET GLOBAL allowed_configs = ['"
                + SlotSession.BUFFER_SETTING
                + "', '"
                + PROFILING_SETTING
                + "']")
        .append(";\nSET GLOBAL enable_external_access = false")
        .append(";\nSET GLOBAL lock_configuration = true;\n");
    return sql.toString();
  }

  /** Returns a connection that counts what its statements take. */
  long connect() {
    long connection = Instances.connect(s, instance);
    SqlScript.run(s, connection, "SET SESSION " + PROFILING_SETTING + " = 'no_output'");
    return connection;
  }

  long factory() {
    return factory;
  }

  /** Returns the types that scans produce; there are some in slots only. */
  ColumnTypes types() {
    return Objects.requireNonNull(types);
  }

  /** Closes the instance; its connections must be closed before. */
  @Override
  public void close() {
    if (types != null) {
      types.close(s);
    }
    Instances.destroy(s, instance);
    instance = 0;
    Instances.destroyEnvironment(s, environment);
  }
}
