package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.StreamRow;
import io.micromegas.otlp.OtlpObjects;
import io.micromegas.otlp.OtlpObjects.OtlpObject;
import io.micromegas.otlp.Signal;
import io.micromegas.telemetry.BlockPayload;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Shows what OpenTelemetry sent: records, data points, spans. */
record OtlpParser(Signal signal) implements BlockParser {
  @Override
  public Objects open(StreamRow stream, byte[] payload, long maxBytes) {
    if (payload.length > maxBytes) {
      throw new MicromegasException(
          ErrorCode.CORRUPT_BLOCK, "it is larger than " + maxBytes + " bytes");
    }
    List<OtlpObject> objects = OtlpObjects.read(signal, BlockPayload.of(payload).objects());
    return new Objects() {
      private int current = -1;

      @Override
      public boolean next() {
        return ++current < objects.size();
      }

      @Override
      public long position() {
        return current;
      }

      @Override
      public byte[] type() {
        return objects.get(current).type().getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public byte[] json() {
        return objects.get(current).json();
      }
    };
  }
}
