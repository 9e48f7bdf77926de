package io.micromegas.otlp;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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

  /** Returns it as protobuf. */
  public byte[] toProtobuf() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeInt32(1, code);
      out.writeString(2, message);
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
