package io.micromegas.engine;

import io.micromegas.engine.duckdb.Instances;
import io.micromegas.engine.duckdb.Scratch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The database of macros that slots open read-only: an on-disk file, because only such can be
 * opened so. It is named after its text, written once by an instance that sees nothing else, and
 * moved in place when whole.
 */
final class Prelude {
  /** The catalog's name inside slots. */
  static final String CATALOG = "prelude";

  private static final String FORMAT = "1 duckdb 2.0.0.1\n";

  private Prelude() {}

  /**
   * Returns the file for a text, built if it is not there. Call on a thread with a big stack.
   *
   * @param functions what macros may name beside DuckDB's own functions
   */
  static Path build(Path directory, String sql, List<EngineFunction> functions) {
    Path file = directory.resolve("prelude-" + digest(sql) + ".db");
    if (Files.exists(file)) {
      return file;
    }
    try {
      Files.createDirectories(directory);
      Path partial = Files.createTempDirectory(directory, "prelude");
      try {
        Path unfinished = partial.resolve("prelude.db");
        write(unfinished, sql, functions);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        FileTrees.delete(partial);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the macros' database in " + directory, e);
    }
    return file;
  }

  private static void write(Path file, String sql, List<EngineFunction> functions) {
    Scratch s = new Scratch();
    long environment = Instances.createEnvironment(s);
    long instance = 0;
    long connection = 0;
    ColumnTypes types = null;
    try {
      instance = Instances.create(s, environment);
      Instances.attach(s, instance, CATALOG, file.toString(), false);
      connection = Instances.connect(s, instance);
      long factory = Instances.factory(s, instance);
      types = new ColumnTypes(s, factory);
      LakeScan.register(s, connection, factory, LakeScan.NO_SLOT);
      Database.registerFunctions(s, connection, types, functions, LakeScan.NO_SLOT);
      SqlScript.run(s, connection, sql);
      SqlScript.run(s, connection, "CHECKPOINT");
    } finally {
      Instances.disconnect(s, connection);
      if (types != null) {
        types.close(s);
      }
      Instances.destroy(s, instance);
      Instances.destroyEnvironment(s, environment);
    }
  }

  private static String digest(String sql) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest((FORMAT + sql).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
