package io.micromegas.flight;

import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code grpc.health.v1.Health/Check}, and any unary call whose path ends in {@code
 * /health}, with SERVING. (Protocol: github.com/grpc/grpc, doc/health-checking.md; the answer is
 * field 1 with value 1, so no generated classes are needed.)
 */
final class Health extends HandlerRegistry {
  private static final String CHECK = "grpc.health.v1.Health/Check";
  private static final byte[] SERVING = {0x08, 0x01};

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String name, @Nullable String authority) {
    if (!isHealth(name)) {
      return null;
    }
    MethodDescriptor<byte[], byte[]> method =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(name)
            .setRequestMarshaller(Bytes.MARSHALLER)
            .setResponseMarshaller(Bytes.MARSHALLER)
            .build();
    return ServerMethodDefinition.create(
        method,
        ServerCalls.asyncUnaryCall((request, answers) -> {
          answers.onNext(SERVING);
          answers.onCompleted();
        }));
  }

  static boolean isHealth(String method) {
    return method.equals(CHECK) || method.endsWith("/health");
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    MARSHALLER;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
