package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.otlp.Signal;
import java.util.HashMap;
import java.util.Map;

/**
 * Decodes the payload of a block into the rows of a view, by the format that its stream tells.
 * Thread-safe.
 *
 * @param formats by name; blocks of any other are left out and reported
 */
record BlockDecoding(Map<String, BlockFormat> formats) {
  BlockDecoding {
    formats = Map.copyOf(formats);
  }

  /** Returns all formats that there are. */
  static BlockDecoding standard(LakehouseSettings settings) {
    Map<String, BlockFormat> formats = new HashMap<>();
    formats.put(TransitFormat.NAME, new TransitFormat(settings));
    for (Signal signal : Signal.values()) {
      formats.put(signal.format(), new OtlpFormat(signal, settings));
    }
    return new BlockDecoding(formats);
  }

  /** Throws CORRUPT_BLOCK, UNSUPPORTED or the like if the bytes are not what the view wants. */
  Decoded decode(BlockRow block, BlockKind kind, byte[] payload) {
    String name = block.stream().format();
    BlockFormat format = formats.get(name);
    if (format == null || !format.reads(kind)) {
      throw new MicromegasException(
          ErrorCode.UNSUPPORTED, "its format '" + name + "' is not read by this view");
    }
    return format.decode(block, kind, payload);
  }
}
