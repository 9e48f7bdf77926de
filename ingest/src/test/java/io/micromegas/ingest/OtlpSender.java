package io.micromegas.ingest;

import com.github.luben.zstd.ZstdOutputStream;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.Codec;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/** An exporter over gRPC that sends what bytes it is given. */
final class OtlpSender implements AutoCloseable {
  static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  final ManagedChannel channel;

  OtlpSender(int port) {
    this(port, compressors());
  }

  /** A sender that says gzip or zstd and packs nothing. */
  static OtlpSender lying(int port) {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    registry.register(packing("gzip", out -> out));
    registry.register(packing("zstd", out -> out));
    return new OtlpSender(port, registry);
  }

  private OtlpSender(int port, CompressorRegistry compressors) {
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .usePlaintext()
            .compressorRegistry(compressors)
            .maxInboundMessageSize(64 << 20)
            .build();
  }

  private static CompressorRegistry compressors() {
    CompressorRegistry registry = CompressorRegistry.newEmptyInstance();
    registry.register(new Codec.Gzip());
    registry.register(Codec.Identity.NONE);
    registry.register(packing("zstd", ZstdOutputStream::new));
    return registry;
  }

  private interface Packing {
    OutputStream over(OutputStream out) throws IOException;
  }

  private static Compressor packing(String coding, Packing packing) {
    return new Compressor() {
      @Override
      public String getMessageEncoding() {
        return coding;
      }

      @Override
      public OutputStream compress(OutputStream out) throws IOException {
        return packing.over(out);
      }
    };
  }

  byte[] logs(byte[] message) {
    return logs(message, new Metadata());
  }

  byte[] logs(byte[] message, Metadata headers) {
    return export("logs.v1.LogsService", message, headers, CallOptions.DEFAULT);
  }

  byte[] export(String service, byte[] message, Metadata headers, CallOptions options) {
    return ClientCalls.blockingUnaryCall(
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
        method(service),
        options.withDeadlineAfter(30, TimeUnit.SECONDS),
        message);
  }

  static MethodDescriptor<byte[], byte[]> method(String service) {
    return MethodDescriptor.newBuilder(GrpcBody.ANSWER, GrpcBody.ANSWER)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("opentelemetry.proto.collector." + service + "/Export")
        .build();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
