package io.micromegas.ingest;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.micromegas.base.MicromegasException;
import io.micromegas.otlp.RpcStatus;
import io.micromegas.otlp.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

/**
 * OTLP over gRPC: the three export services. Messages are bytes here, as they are over HTTP, and go
 * the same way from there.
 */
final class GrpcDoor implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** Exporters have one call under way, collectors ten. */
  private static final int MAX_CALLS_PER_CONNECTION = 256;

  private static final int MAX_HEADER_BYTES = 16 << 10;

  /** Exporters of metrics come once a minute. */
  private static final Duration CONNECTION_IDLE = Duration.ofMinutes(10);

  /** Kept, so that its level is: gRPC warns with a stack trace of each client that goes away. */
  private static final java.util.logging.Logger GRPC_STREAMS =
      java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerHandler");

  static {
    GRPC_STREAMS.setLevel(Level.SEVERE);
  }

  private final Ingestion ingestion;
  private final HttpSettings settings;
  private final OtlpIntake intake;
  private final RequestLog log;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ingest-grpc-", 0).factory());
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("ingest-grpc-timer").daemon(true).factory());
  private final Server server;

  GrpcDoor(
      Ingestion ingestion,
      HttpSettings settings,
      InetAddress address,
      int port,
      OtlpIntake intake,
      RequestLog log) {
    this.ingestion = ingestion;
    this.settings = settings;
    this.intake = intake;
    this.log = log;
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(address, port))
            .executor(threads)
            .addStreamTracerFactory(
                GrpcArrival.factory(
                    ingestion, OtlpDoor.maxWire(ingestion), ingestion.settings().maxBodyBytes()))
            // The tracer's bound is the one that holds: what gRPC does beyond its own, senders take
            // for a reason to try again.
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .maxInboundMetadataSize(MAX_HEADER_BYTES)
            .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
            .maxConnectionIdle(CONNECTION_IDLE.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .decompressorRegistry(GrpcBody.codings());
    services().forEach(builder::addService);
    this.server = builder.build();
  }

  /** Binds and begins to take calls. */
  void start() throws IOException {
    server.start();
  }

  int port() {
    return server.getPort();
  }

  /** Refuses new calls; those under way go on. */
  void shutdown() {
    server.shutdown();
  }

  /** Returns whether every call has its answer in time. */
  boolean awaitAnswers(Duration atMost) throws InterruptedException {
    return server.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Cuts off what is left. */
  @Override
  public void close() {
    server.shutdownNow();
    timer.shutdownNow();
    threads.shutdownNow();
  }

  private List<ServerServiceDefinition> services() {
    return List.of(
        service(Signal.LOGS, "opentelemetry.proto.collector.logs.v1.LogsService"),
        service(Signal.METRICS, "opentelemetry.proto.collector.metrics.v1.MetricsService"),
        service(Signal.TRACES, "opentelemetry.proto.collector.trace.v1.TraceService"));
  }

  private ServerServiceDefinition service(Signal signal, String name) {
    MethodDescriptor<GrpcBody, byte[]> export =
        MethodDescriptor.newBuilder(GrpcBody.REQUEST, GrpcBody.ANSWER)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(name, "Export"))
            .build();
    return ServerServiceDefinition.builder(name)
        .addMethod(export, (call, headers) -> start(signal, call, headers))
        .build();
  }

  private GrpcCall start(Signal signal, ServerCall<GrpcBody, byte[]> call, Metadata headers) {
    GrpcArrival arrival = GrpcArrival.current();
    GrpcCall export =
        new GrpcCall(call, signal, arrival, this::take, this::refused, settings.retryAfter());
    try {
      SenderKeys.require(settings.keys(), Optional.ofNullable(headers.get(AUTHORIZATION)));
    } catch (MicromegasException e) {
      export.refuse(e);
      return export;
    }
    export.expireAfter(settings.bodyTimeout(), timer);
    arrival.onRefusal(export::refuse);
    // One more than there should be, to see it.
    call.request(2);
    return export;
  }

  private byte[] take(Signal signal, byte[] message, Admission.Ticket ticket) {
    return intake.takeProtobuf(signal, message, ticket).toProtobuf();
  }

  private void refused(ServerCall<?, ?> call, RpcStatus status, MicromegasException why) {
    Refusal reason = Refusal.of(why.code());
    Refusal counted =
        reason == Refusal.UNAVAILABLE && ingestion.isStopping() ? Refusal.STOPPING : reason;
    ingestion.counters().refused(counted);
    log.refused(
        () -> describe(call), counted, "gRPC " + status.code() + " " + why.getMessage(), why);
  }

  private static String describe(ServerCall<?, ?> call) {
    return call.getMethodDescriptor().getFullMethodName()
        + " from "
        + ClientAddress.of(
            List.of(), null, call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
  }
}
