package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.store.BlockKeys;
import io.micromegas.store.ObjectStore;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@link BlockPayloads} out of a store. */
final class StoredPayloads implements BlockPayloads {
  private final ObjectStore store;
  private final PayloadSettings settings;
  private final BuildPermits calls;

  StoredPayloads(ObjectStore store, PayloadSettings settings) {
    this.store = store;
    this.settings = settings;
    this.calls = new BuildPermits(settings.callsAtOnce());
  }

  @Override
  public List<byte[]> read(List<BlockName> blocks, Cancellation cancelled) {
    calls.take(cancelled);
    try {
      return new Call(blocks, cancelled).run();
    } finally {
      calls.give();
    }
  }

  /** The objects of one run of rows: some threads take one after the other. */
  private final class Call {
    private final List<BlockName> blocks;
    private final Cancellation cancelled;
    private final byte[][] payloads;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Call(List<BlockName> blocks, Cancellation cancelled) {
      this.blocks = blocks;
      this.cancelled = cancelled;
      this.payloads = new byte[blocks.size()][];
    }

    List<byte[]> run() {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < Math.min(settings.downloadsPerCall(), blocks.size()); i++) {
          threads.execute(this::download);
        }
      }
      Throwable failed = failure.get();
      if (failed == null) {
        return Arrays.asList(payloads);
      }
      throw switch (failed) {
        case RuntimeException e -> e;
        case OutOfMemoryError e ->
            new MicromegasException(
                ErrorCode.RESOURCE_EXHAUSTED, "not enough memory to read payloads; try later", e);
        default -> new MicromegasException(ErrorCode.INTERNAL, "reading payloads failed", failed);
      };
    }

    private void download() {
      try {
        int index = next.getAndIncrement();
        while (index < payloads.length && failure.get() == null) {
          Cancelled.check(cancelled);
          payloads[index] = read(blocks.get(index));
          count(payloads[index].length);
          index = next.getAndIncrement();
        }
      } catch (Throwable e) {
        failure.compareAndSet(null, e);
      }
    }

    private byte[] read(BlockName block) {
      String key = BlockKeys.of(block.processId(), block.streamId(), block.blockId());
      try {
        return store.read(key);
      } catch (MicromegasException e) {
        if (e.code() != ErrorCode.NOT_FOUND) {
          throw e;
        }
        throw new MicromegasException(
            ErrorCode.NOT_FOUND,
            "there is no payload "
                + key
                + "; get_payload takes process_id, stream_id and block_id of a row of blocks, and"
                + " those of blocks past their retention are deleted",
            e);
      }
    }

    private void count(int length) {
      if (bytes.addAndGet(length) > settings.bytesPerCall()) {
        throw new MicromegasException(
            ErrorCode.RESOURCE_EXHAUSTED,
            "the payloads of "
                + blocks.size()
                + " blocks, which are read together, have more than "
                + settings.bytesPerCall()
                + " bytes; ask for fewer at a time (LIMIT, or conditions on blocks)");
      }
    }
  }
}
