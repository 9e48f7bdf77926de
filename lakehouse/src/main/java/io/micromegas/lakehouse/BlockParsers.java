package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.StreamRow;
import io.micromegas.otlp.Signal;
import io.micromegas.telemetry.BlockObjects;
import io.micromegas.telemetry.BlockQueues;
import java.util.Map;
import java.util.TreeMap;

/** The formats of blocks that can be shown object by object. */
final class BlockParsers {
  private static final Map<String, BlockParser> BY_FORMAT =
      new TreeMap<>(Map.of("micromegas-transit", BlockParsers::transit));

  static {
    for (Signal signal : Signal.values()) {
      BY_FORMAT.put(signal.format(), new OtlpParser(signal));
    }
  }

  private BlockParsers() {}

  /** Returns what reads a block; INVALID_ARGUMENT if nothing does. */
  static BlockParser of(BlockRow block) {
    String format = block.stream().format();
    BlockParser parser = BY_FORMAT.get(format);
    if (parser == null) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "no decoder for streams.format='"
              + format
              + "' of block "
              + block.blockId()
              + " (known formats: "
              + String.join(", ", BY_FORMAT.keySet())
              + ")");
    }
    return parser;
  }

  private static BlockParser.Objects transit(StreamRow stream, byte[] payload, long maxBytes) {
    BlockQueues queues = BlockQueues.of(payload, (int) Math.min(maxBytes, 1 << 30));
    BlockObjects objects =
        BlockObjects.ofStored(stream.dependenciesMetadata(), stream.objectsMetadata(), queues);
    return new BlockParser.Objects() {
      @Override
      public boolean next() {
        return objects.next();
      }

      @Override
      public long position() {
        return objects.position();
      }

      @Override
      public byte[] type() {
        return objects.type();
      }

      @Override
      public byte[] json() {
        return objects.json();
      }
    };
  }
}
