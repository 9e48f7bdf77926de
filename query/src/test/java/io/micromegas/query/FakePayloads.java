package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.BlockPayloads;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Payloads that say which block they are of. Counts what was read in each call. */
final class FakePayloads implements BlockPayloads {
  static final UUID MISSING = new UUID(0, 404);

  final Queue<Integer> calls = new ConcurrentLinkedQueue<>();

  @Override
  public List<byte[]> read(List<BlockName> blocks, Cancellation cancelled) {
    calls.add(blocks.size());
    return blocks.stream().map(FakePayloads::payload).toList();
  }

  private static byte[] payload(BlockName block) {
    if (block.blockId().equals(MISSING)) {
      throw new MicromegasException(ErrorCode.NOT_FOUND, "there is no payload " + MISSING);
    }
    return ("payload " + block.blockId()).getBytes(StandardCharsets.UTF_8);
  }
}
