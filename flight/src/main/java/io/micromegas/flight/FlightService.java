package io.micromegas.flight;

import io.grpc.netty.NettyServerBuilder;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.ingest.BulkIngest;
import io.micromegas.query.QueryService;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers Arrow Flight SQL over a {@link QueryService}, which stays the caller's to close, after
 * this. Thread-safe.
 */
public final class FlightService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FlightService.class);

  /** Kept, so that its level is: gRPC warns with a stack trace of each client that goes away. */
  private static final java.util.logging.Logger GRPC_STREAMS =
      java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerHandler");

  static {
    GRPC_STREAMS.setLevel(Level.SEVERE);
  }

  private final FlightServer server;
  private final BufferAllocator allocator;
  private final ExecutorService executor;
  private final FlightSettings settings;

  private FlightService(
      FlightServer server,
      BufferAllocator allocator,
      ExecutorService executor,
      FlightSettings settings) {
    this.server = server;
    this.allocator = allocator;
    this.executor = executor;
    this.settings = settings;
  }

  /** Starts to listen, with bulk ingest refused. */
  public static FlightService start(FlightSettings settings, QueryService queries) {
    return start(settings, queries, new NoBulkIngest());
  }

  /**
   * Starts to listen.
   *
   * @param ingest where rows of bulk ingest go; it stays the caller's, too
   * @throws MicromegasException UNAVAILABLE if the address cannot be had
   */
  public static FlightService start(
      FlightSettings settings, QueryService queries, BulkIngest ingest) {
    BufferAllocator allocator = new RootAllocator();
    // Work blocks on the engine's own threads; carriers only pass batches on.
    ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("flight-", 0).factory());
    FlightServer server =
        FlightServer.builder()
            .allocator(allocator)
            .location(Location.forGrpcInsecure(settings.bind(), settings.port()))
            .producer(
                new FlightSqlEndpoint(
                    queries,
                    new IngestEndpoint(ingest, allocator, IngestBounds.DEFAULTS),
                    allocator,
                    settings,
                    executor))
            .executor(executor)
            .maxInboundMessageSize(settings.maxInboundBytes())
            .setMaxHeaderListSize(settings.maxHeaderBytes())
            .backpressureThreshold(settings.outboundBufferBytes())
            .transportHint("grpc.builderConsumer", transport(settings))
            .build();
    try {
      server.start();
    } catch (IOException e) {
      executor.close();
      allocator.close();
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "cannot listen for Flight SQL on "
              + settings.bind()
              + ":"
              + settings.port()
              + "; another process may use this port, choose one with --flight-port",
          e);
    }
    return new FlightService(server, allocator, executor, settings);
  }

  private static Consumer<NettyServerBuilder> transport(FlightSettings settings) {
    return builder ->
        builder
            // Small answers must not wait for the acknowledgement of the one before.
            .withChildOption(ChannelOption.TCP_NODELAY, true)
            .permitKeepAliveWithoutCalls(true)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .maxConcurrentCallsPerConnection(settings.maxCallsPerConnection())
            .fallbackHandlerRegistry(new Health())
            .intercept(new CallOrigin())
            .intercept(new Credentials(settings.keys()));
  }

  /** Returns the port that is listened on. */
  public int port() {
    return server.getPort();
  }

  /** Refuses new calls, lets running ones end within the drain time, then cancels them. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(settings.drainTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("answers still run after {}; they are cancelled", settings.drainTimeout());
      }
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.close();
    allocator.close();
  }
}
