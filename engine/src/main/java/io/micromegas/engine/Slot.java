package io.micromegas.engine;

import io.micromegas.engine.duckdb.Instances;
import io.micromegas.engine.duckdb.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One DuckDB instance with its thread: runs one session at a time. */
final class Slot {
  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

  private final SlotBudget budget;
  private final EngineSettings settings;
  private final Callable<@Nullable Path> prelude;
  private final Path temp;
  private final long handle;
  private final BigStackThread thread;
  private final Scratch s = new Scratch();

  // These two belong to the slot's thread; scans on other threads ask for types.
  private volatile @Nullable Database database;
  private long spareConnection;

  private volatile @Nullable SlotSession session;

  /**
   * Prepares a slot; its instance is built when it is first needed.
   *
   * @param directory below which it has its temporary files
   * @param prelude the database of macros that it sees; null for none
   */
  Slot(
      String name,
      SlotBudget budget,
      EngineSettings settings,
      Path directory,
      Callable<@Nullable Path> prelude) {
    this.budget = budget;
    this.settings = settings;
    this.prelude = prelude;
    this.temp = directory.resolve("temp-" + name);
    this.handle = NativeHandles.put(this);
    this.thread = new BigStackThread("duckdb-" + name, settings.stackBytes());
  }

  <T> FutureTask<T> submit(Callable<T> task) {
    return thread.submit(task);
  }

  /** Builds the instance ahead of its first use. */
  FutureTask<Boolean> warmUp() {
    return thread.submit(() -> {
      database();
      return true;
    });
  }

  @Nullable SlotSession session() {
    return session;
  }

  void attach(SlotSession next) {
    session = next;
  }

  /** Returns the instance, built where there is none. On the slot's thread. */
  Database database() throws Exception {
    Database open = database;
    if (open == null) {
      Files.createDirectories(temp);
      open =
          Database.open(
              new Database.Options(
                  budget.memory(),
                  budget.tempBytes(),
                  budget.threads(),
                  temp,
                  prelude.call(),
                  settings.allowedDirectories(),
                  settings.duckDbSettings(),
                  settings.functions(),
                  handle));
      database = open;
      spareConnection = open.connect();
    }
    return open;
  }

  /** Returns the types of the instance, which a scan uses while it is open. On any thread. */
  ColumnTypes types() {
    Database open = database;
    if (open == null) {
      throw new IllegalStateException("the slot has no instance");
    }
    return open.types();
  }

  /** Returns a fresh connection. On the slot's thread. */
  long connect() throws Exception {
    Database open = database();
    long connection = spareConnection;
    spareConnection = 0;
    return connection == 0 ? open.connect() : connection;
  }

  /**
   * Takes a connection back after its session, and makes the next one while nobody waits; a broken
   * instance is replaced. On the slot's thread.
   */
  void disconnect(long connection, boolean broken) {
    session = null;
    Instances.disconnect(s, connection);
    try {
      if (broken) {
        LOG.error("slot {} is broken, its DuckDB instance is built anew", temp.getFileName());
        closeDatabase();
      }
      // A new instance comes with one.
      Database open = database();
      if (spareConnection == 0) {
        spareConnection = open.connect();
      }
    } catch (Exception e) {
      LOG.error("cannot prepare slot {} for its next statement", temp.getFileName(), e);
    }
  }

  private void closeDatabase() {
    Instances.disconnect(s, spareConnection);
    spareConnection = 0;
    Database open = database;
    database = null;
    if (open != null) {
      open.close();
    }
  }

  /** Closes the instance and ends the thread. */
  void close() {
    thread.call(() -> {
      closeDatabase();
      return true;
    });
    thread.close();
    NativeHandles.remove(handle);
    try {
      FileTrees.delete(temp);
    } catch (IOException e) {
      LOG.warn("cannot delete {}", temp, e);
    }
  }
}
