package io.micromegas.query.perfetto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Writes a trace in Perfetto's format ({@code protos/perfetto/trace}), as chunks of bytes which
 * make a trace when they are put together. Keeps one chunk, and at most {@link Interned#MOST}
 * names. Not thread-safe.
 */
public final class TraceWriter {
  /** Bytes that make a chunk. */
  static final int CHUNK = 8192;

  private static final XXHash64 HASH = XXHashFactory.safeInstance().hash64();
  private static final int SEQUENCE = 1;
  private static final int STATE_CLEARED = 1;
  private static final int NEEDS_STATE = 2;
  private static final int SLICE_BEGIN = 1;
  private static final int SLICE_END = 2;

  private final ProtoMessage chunk = new ProtoMessage();
  private final ProtoMessage packet = new ProtoMessage();
  private final ProtoMessage event = new ProtoMessage();
  private final ProtoMessage part = new ProtoMessage();
  private final Interned interned = new Interned();
  private final List<byte[]> chunks = new ArrayList<>();
  private long process;

  /** Process ids are signed and of 32 bits. */
  private int pid;

  private boolean stateKnown;
  private boolean first = true;

  /**
   * Begins the tracks of a process, before any other.
   *
   * @param processId names the track of the process
   * @param name of the process
   */
  public void process(String processId, String name) {
    process = hash(processId, 0);
    pid = (int) process;
    part.clear().number(1, pid).text(6, name);
    track(process, OptionalLong.empty(), name, 3);
  }

  private static long hash(String text, long seed) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return HASH.hash(utf8, 0, utf8.length, seed);
  }

  /**
   * Adds a track for a thread of the process, and returns it.
   *
   * @param id as the system calls it. Without one it gets a number of its own: Perfetto takes
   *     threads of the same number for one, and 0 for the idle one
   */
  public long thread(String streamId, String name, OptionalLong id) {
    long uuid = hash(streamId, 0);
    int tid = id.isPresent() ? (int) id.getAsLong() : (int) uuid & Integer.MAX_VALUE;
    part.clear().number(1, pid).number(2, tid).text(5, name);
    track(uuid, OptionalLong.of(process), name, 4);
    return uuid;
  }

  /** Adds a track of the process that is of no thread, and returns it; the key is its own. */
  public long track(String key, String name) {
    long uuid = hash(key, process);
    part.clear();
    track(uuid, OptionalLong.of(process), name, 0);
    return uuid;
  }

  /** Writes a descriptor with {@code part}, in that field, if there is one. */
  private void track(long uuid, OptionalLong parent, String name, int partField) {
    event.clear().number(1, uuid);
    parent.ifPresent(id -> event.number(5, id));
    event.text(2, name);
    if (partField != 0) {
      event.message(partField, part);
    }
    packet.clear().message(60, event);
    write();
  }

  void begin(long track, long nanos, Site site) {
    if (interned.isFull()) {
      interned.forget();
      stateKnown = false;
    }
    event.clear().number(9, SLICE_BEGIN).number(11, track).number(10, interned.name(site.name()));
    if (!site.category().isEmpty()) {
      event.number(3, interned.category(site.category()));
    }
    if (!site.file().isEmpty()) {
      event.number(34, interned.location(site.file(), site.line()));
    }
    packet.clear().number(8, nanos);
    if (interned.definitions().size() > 0) {
      packet.message(12, interned.definitions());
      interned.clearDefinitions();
    }
    packet.message(11, event);
    write();
  }

  void end(long track, long nanos) {
    event.clear().number(9, SLICE_END).number(11, track);
    packet.clear().number(8, nanos).message(11, event);
    write();
  }

  private void write() {
    packet.number(10, SEQUENCE);
    if (stateKnown) {
      packet.number(13, NEEDS_STATE);
    } else {
      // What readers know of the sequence is void from here on.
      packet.number(13, STATE_CLEARED | NEEDS_STATE);
      stateKnown = true;
    }
    if (first) {
      packet.number(87, 1);
      first = false;
    }
    chunk.message(1, packet);
    if (chunk.size() >= CHUNK) {
      flush();
    }
  }

  /** Makes a chunk of what is there. */
  public void flush() {
    if (chunk.size() > 0) {
      chunks.add(chunk.toByteArray());
      chunk.clear();
    }
  }

  /** Returns the chunks since the last call, in order. */
  public List<byte[]> take() {
    List<byte[]> taken = List.copyOf(chunks);
    chunks.clear();
    return taken;
  }
}
