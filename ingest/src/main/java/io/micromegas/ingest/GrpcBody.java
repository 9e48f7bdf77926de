package io.micromegas.ingest;

import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import io.grpc.MethodDescriptor;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a message as they came, or why there are none: gRPC has no answer to a failing
 * marshaller that a sender could make sense of.
 */
record GrpcBody(byte[] bytes, Optional<MicromegasException> failure) {

  /** Reads within the room of the current call. */
  static final MethodDescriptor.Marshaller<GrpcBody> REQUEST =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(GrpcBody value) {
          return new ByteArrayInputStream(value.bytes);
        }

        @Override
        public GrpcBody parse(InputStream message) {
          try {
            return new GrpcBody(GrpcArrival.current().read(message), Optional.empty());
          } catch (MicromegasException e) {
            return new GrpcBody(new byte[0], Optional.of(e));
          } catch (IOException e) {
            MicromegasException damaged =
                new MicromegasException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the message does not unpack: " + e.getMessage(),
                    e);
            return new GrpcBody(new byte[0], Optional.of(damaged));
          }
        }
      };

  static final MethodDescriptor.Marshaller<byte[]> ANSWER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream answer) {
          try {
            return answer.readAllBytes();
          } catch (IOException e) {
            throw new IllegalStateException("it is in memory", e);
          }
        }
      };

  /** What is undone, and said to be. */
  static DecompressorRegistry codings() {
    DecompressorRegistry codings = DecompressorRegistry.emptyInstance();
    for (BodyCoding coding : BodyCoding.values()) {
      codings = codings.with(new Unpacking(coding), true);
    }
    return codings;
  }

  private record Unpacking(BodyCoding coding) implements Decompressor {
    @Override
    public String getMessageEncoding() {
      return coding.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public InputStream decompress(InputStream packed) {
      return new LateStream(coding, packed);
    }
  }

  /** Opened by who reads it: gRPC asks for it where a failure would only tear the call down. */
  private static final class LateStream extends InputStream {
    private final BodyCoding coding;
    private final InputStream packed;
    private @Nullable InputStream unpacked;

    LateStream(BodyCoding coding, InputStream packed) {
      this.coding = coding;
      this.packed = packed;
    }

    private InputStream unpacked() throws IOException {
      InputStream open = unpacked;
      if (open == null) {
        open = coding.open(packed);
        unpacked = open;
      }
      return open;
    }

    @Override
    public int read() throws IOException {
      return unpacked().read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return unpacked().read(into, offset, length);
    }

    @Override
    public void close() throws IOException {
      (unpacked == null ? packed : unpacked).close();
    }
  }
}
