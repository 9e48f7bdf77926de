package io.micromegas.otlp;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Why a request was refused, as {@code google.rpc.Status}: code and message.
 *
 * @param code of gRPC
 */
public record RpcStatus(int code, String message) {
  public static final int INVALID_ARGUMENT = 3;
  public static final int ALREADY_EXISTS = 6;
  public static final int PERMISSION_DENIED = 7;
  public static final int UNAVAILABLE = 14;
  public static final int UNAUTHENTICATED = 16;

  private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

  /** Returns whether the same request may be taken later. */
  public boolean isToBeTriedAgain() {
    return code == UNAVAILABLE;
  }

  /** Returns it as protobuf. */
  public byte[] toProtobuf() {
    return message(this::write);
  }

  /** Returns it as protobuf, with {@code google.rpc.RetryInfo} among its details. */
  public byte[] toProtobuf(Duration retryAfter) {
    byte[] delay =
        message(out -> {
          out.writeInt64(1, retryAfter.toSeconds());
          out.writeInt32(2, retryAfter.toNanosPart());
        });
    byte[] info = message(out -> out.writeByteArray(1, delay));
    byte[] any =
        message(out -> {
          out.writeString(1, RETRY_INFO);
          out.writeByteArray(2, info);
        });
    return message(out -> {
      write(out);
      out.writeByteArray(3, any);
    });
  }

  private void write(CodedOutputStream out) throws IOException {
    out.writeInt32(1, code);
    out.writeString(2, message);
  }

  /** Writes the fields of a message. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns it as JSON. */
  public byte[] toJson() {
    return new Json()
        .raw("{\"code\":" + code + ",\"message\":")
        .quoted(message)
        .raw("}")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
