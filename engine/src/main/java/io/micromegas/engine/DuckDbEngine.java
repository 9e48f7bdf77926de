package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.DuckDbApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Engine} by DuckDB's C API, in this process. */
public final class DuckDbEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(DuckDbEngine.class);

  private static final long SESSIONS_POLL_MILLIS = 5;

  private final EngineSettings settings;
  private final TempDirectory temp;
  private final List<String> secretPaths;
  private final RootAllocator allocator = new RootAllocator();
  private final AtomicLong sessionNumber = new AtomicLong();
  private final Set<SlotSession> sessions = ConcurrentHashMap.newKeySet();
  private final SqlTreePool trees;
  private final SlotPool slots;
  private volatile boolean closed;

  /**
   * Loads the library, writes the prelude's database where its text changed, and starts building
   * slots; returns when the first is ready, so that an error in the prelude is thrown here.
   */
  public DuckDbEngine(EngineSettings settings) {
    DuckDbApi.resolveAll();
    this.settings = settings;
    this.temp = createTemp(settings.directory());
    this.secretPaths = secretPaths(settings, temp.path());
    this.trees = new SqlTreePool(settings);
    FutureTask<@Nullable Path> prelude =
        new FutureTask<>(
            () -> Prelude.build(settings.directory(), settings.prelude(), settings.functions()));
    this.slots =
        new SlotPool(
            settings,
            temp.path(),
            () -> {
              prelude.run();
              return BigStackThread.await(prelude);
            });
    try {
      BigStackThread.await(slots.warmUp());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static TempDirectory createTemp(Path directory) {
    try {
      return TempDirectory.create(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to the engine's directory " + directory, e);
    }
  }

  private static List<String> secretPaths(EngineSettings settings, Path temp) {
    List<String> paths = new ArrayList<>();
    paths.add(temp.toString());
    paths.add(settings.directory().toString());
    settings.allowedDirectories().forEach(path -> paths.add(path.toString()));
    return List.copyOf(paths);
  }

  @Override
  public String parseToJson(String sql) {
    return trees.parse(sql);
  }

  @Override
  public String printFromJson(String json) {
    return trees.print(json);
  }

  @Override
  public Session open(Lane lane) {
    if (closed) {
      throw new MicromegasException(ErrorCode.OVERLOADED, "the query engine is stopping");
    }
    Slot slot = slots.take(lane);
    BufferAllocator child =
        allocator.newChildAllocator(
            "session-" + sessionNumber.incrementAndGet(), 0, Long.MAX_VALUE);
    SlotSession session = new SlotSession(slot, settings, secretPaths, child, this::closed);
    sessions.add(session);
    slot.attach(session);
    return session;
  }

  private void closed(SlotSession session) {
    sessions.remove(session);
    slots.giveBack(session.slot());
    try {
      session.allocator().close();
    } catch (IllegalStateException e) {
      LOG.error("a session left Arrow buffers behind", e);
    }
  }

  /** Returns the bytes of Arrow buffers that sessions hold. */
  public long arrowBytes() {
    return allocator.getAllocatedMemory();
  }

  /**
   * Cancels what runs, waits for its readers to close their sessions, and frees everything.
   * Sessions not closed in time (twice {@link SlotSettings#closeWait()}) are closed here.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    awaitSessions();
    sessions.forEach(SlotSession::close);
    slots.all().forEach(Slot::close);
    trees.close();
    try {
      temp.close();
      allocator.close();
    } catch (IOException | IllegalStateException e) {
      LOG.error("closing the engine left something behind", e);
    }
  }

  private void awaitSessions() {
    long deadline = System.nanoTime() + 2 * settings.slots().closeWait().toNanos();
    while (!sessions.isEmpty() && System.nanoTime() < deadline) {
      // Again and again: a session may have been opened when this began.
      sessions.forEach(SlotSession::cancel);
      try {
        Thread.sleep(SESSIONS_POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
