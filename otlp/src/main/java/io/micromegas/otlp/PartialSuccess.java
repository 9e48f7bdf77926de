package io.micromegas.otlp;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The answer to an export that was taken: an empty {@code Export...ServiceResponse}, or one that
 * says what of it was not. The three kinds of responses agree in everything but a name.
 *
 * @param rejected spans, points or log records that no view will show
 * @param message which and why, for people; empty if all is well
 */
public record PartialSuccess(Signal signal, long rejected, String message) {

  /** All was taken, and is shown. */
  public static PartialSuccess none(Signal signal) {
    return new PartialSuccess(signal, 0, "");
  }

  /** Returns whether all was taken, and is shown. */
  public boolean isNone() {
    return rejected == 0 && message.isEmpty();
  }

  /** Returns the response as protobuf. */
  public byte[] toProtobuf() {
    if (isNone()) {
      return new byte[0];
    }
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    ByteArrayOutputStream outer = new ByteArrayOutputStream();
    try {
      CodedOutputStream fields = CodedOutputStream.newInstance(inner);
      fields.writeInt64(1, rejected);
      fields.writeString(2, message);
      fields.flush();
      CodedOutputStream response = CodedOutputStream.newInstance(outer);
      response.writeByteArray(1, inner.toByteArray());
      response.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return outer.toByteArray();
  }

  /** Returns the response as JSON. */
  public byte[] toJson() {
    Json json = new Json().raw("{");
    if (!isNone()) {
      String name =
          switch (signal) {
            case LOGS -> "rejectedLogRecords";
            case METRICS -> "rejectedDataPoints";
            case TRACES -> "rejectedSpans";
          };
      json.raw("\"partialSuccess\":{\"" + name + "\":\"" + rejected + "\",\"errorMessage\":")
          .quoted(message)
          .raw("}");
    }
    return json.raw("}").toString().getBytes(StandardCharsets.UTF_8);
  }
}
