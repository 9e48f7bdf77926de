package io.micromegas.bench;

import io.micromegas.telemetry.BlockQueues;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import io.micromegas.telemetry.StreamLayout;
import io.micromegas.telemetry.TickClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** The blocks of one kind out of the bodies that a real sender posted in bulk. */
final class BulkBlocks {
  /** A block with what its decoding needs. */
  record Block(byte[] payload, BlockQueues queues, StreamLayout layout, TickClock clock) {}

  private BulkBlocks() {}

  static List<Block> load(Path folder, String tag) {
    Map<UUID, ProcessInfo> processes = new HashMap<>();
    Map<UUID, StreamInfo> streams = new HashMap<>();
    List<IncomingBlock> blocks = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith("insert_process.bin")) {
          ProcessInfo process = CborBodies.readProcess(Files.readAllBytes(file));
          processes.put(process.processId(), process);
        } else if (name.endsWith("insert_stream.bin")) {
          StreamInfo stream = CborBodies.readStream(Files.readAllBytes(file));
          streams.put(stream.streamId(), stream);
        } else if (name.endsWith("insert_block.bin")) {
          blocks.add(CborBodies.readBlock(Files.readAllBytes(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Block> chosen = new ArrayList<>();
    for (IncomingBlock block : blocks) {
      StreamInfo stream = streams.get(block.info().streamId());
      ProcessInfo process = processes.get(block.info().processId());
      if (stream != null && process != null && stream.tags().contains(tag)) {
        chosen.add(
            new Block(
                block.payload(),
                BlockQueues.of(block.payload()),
                StreamLayout.of(stream),
                TickClock.forBlock(process, block.info())));
      }
    }
    return chosen;
  }
}
