package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Catalog;
import io.micromegas.store.ObjectStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server that senders post to, and OTLP over gRPC beside it. Routes, statuses and limits:
 * README of this module.
 *
 * <p>{@link #start}, then {@link #close}, once each. Closing is graceful: it stops accepting,
 * answers 503 to what still arrives on open connections, and lets requests in flight finish. Store
 * and catalog stay the caller's to close, after this.
 */
public final class IngestService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);

  /** Request line and headers together; senders need a tenth. */
  private static final int MAX_HEADER_BYTES = 16 << 10;

  /** What one read takes from a socket. */
  private static final int INPUT_BUFFER_BYTES = 32 << 10;

  /** Selecting and accepting; requests run on virtual threads. */
  private static final int MAX_PLATFORM_THREADS = 16;

  private final HttpSettings settings;
  private final Ingestion ingestion;
  private final IngestHandler handler;
  private final Server server;
  private final ServerConnector connector;
  private final Optional<ServerConnector> otlpConnector;
  private final Optional<GrpcDoor> grpc;

  /** Refuses an address that others can reach, unless the settings say that it is meant. */
  public IngestService(IngestSettings settings, ObjectStore store, Catalog catalog) {
    this.settings = settings.http();
    InetAddress address = address(this.settings);
    this.ingestion = new Ingestion(store, catalog, settings.commit());
    RequestLog log = new RequestLog();
    OtlpIntake intake = new OtlpIntake(ingestion, settings.otlp().maxParsedBytes());
    this.handler =
        new IngestHandler(ingestion, new Readiness(catalog, store), this.settings, intake, log);
    this.grpc =
        settings
            .otlp()
            .grpcPort()
            .map(port -> new GrpcDoor(ingestion, this.settings, address, port, intake, log));
    QueuedThreadPool threads = new QueuedThreadPool(MAX_PLATFORM_THREADS, 2);
    threads.setName("ingest-http");
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ingest-http-v").factory()));
    this.server = new Server(threads);
    this.connector = connector(address, this.settings.port());
    this.otlpConnector = settings.otlp().httpPort().map(port -> connector(address, port));
    server.addBean(
        new NetworkConnectionLimit(this.settings.maxConnections(), server.getConnectors()));
    server.setHandler(handler);
    server.setStopTimeout(0);
  }

  private ServerConnector connector(InetAddress address, int port) {
    ServerConnector added = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
    added.setHost(address.getHostAddress());
    added.setPort(port);
    added.setIdleTimeout(settings.idleTimeout().toMillis());
    added.setShutdownIdleTimeout(0);
    server.addConnector(added);
    return added;
  }

  /** Binds and begins to take requests. */
  public void start() {
    try {
      if (grpc.isPresent()) {
        grpc.get().start();
      }
      server.start();
    } catch (IOException e) {
      leave();
      // Which port it was is in the message of the cause.
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "ingestion can not listen on "
              + settings.address()
              + ": "
              + e.getMessage()
              + "; choose another port, or 0 for any free one",
          e);
    } catch (Exception e) {
      leave();
      throw new MicromegasException(ErrorCode.INTERNAL, "ingestion could not start", e);
    }
    LOG.info("ingestion listens on {}:{}", settings.address(), port());
    otlpHttpPort().ifPresent(port -> LOG.info("OTLP over HTTP on {}:{}", settings.address(), port));
    otlpGrpcPort().ifPresent(port -> LOG.info("OTLP over gRPC on {}:{}", settings.address(), port));
  }

  /** Returns the port that is bound; after {@link #start}. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Returns the port of OTLP over HTTP that is bound; after {@link #start}. */
  public Optional<Integer> otlpHttpPort() {
    return otlpConnector.map(ServerConnector::getLocalPort);
  }

  /** Returns the port of OTLP over gRPC that is bound; after {@link #start}. */
  public Optional<Integer> otlpGrpcPort() {
    return grpc.map(GrpcDoor::port);
  }

  /** Returns the path behind the routes, for other protocols in this process. */
  public Ingestion ingestion() {
    return ingestion;
  }

  /** Stops as the class says, within the grace of the settings. */
  @Override
  public void close() {
    long deadline = System.nanoTime() + settings.shutdownGrace().toNanos();
    ingestion.stopTaking();
    // The futures are done when the connections are; they are closed below.
    var accepting = connector.shutdown();
    var acceptingOtlp = otlpConnector.map(ServerConnector::shutdown);
    grpc.ifPresent(GrpcDoor::shutdown);
    try {
      while (handler.active() > 0 && System.nanoTime() - deadline < 0) {
        Thread.sleep(5);
      }
      if (grpc.isPresent() && !grpc.get().awaitAnswers(left(deadline))) {
        LOG.warn("OTLP calls got no answer before the end of the grace");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ingestion.close(left(deadline));
    if (handler.active() > 0) {
      LOG.warn("{} requests got no answer before the end of the grace", handler.active());
    }
    leave();
    accepting.cancel(false);
    acceptingOtlp.ifPresent(stopping -> stopping.cancel(false));
    LOG.info("ingestion stopped: {}", ingestion.stats());
  }

  /** Lets go of the ports. */
  private void leave() {
    grpc.ifPresent(GrpcDoor::close);
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("the HTTP server did not stop cleanly", e);
    }
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private HttpConfiguration http() {
    HttpConfiguration http = new HttpConfiguration();
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    http.setInputBufferSize(INPUT_BUFFER_BYTES);
    http.setSendServerVersion(false);
    return http;
  }

  private static InetAddress address(HttpSettings settings) {
    InetAddress address;
    try {
      address = InetAddress.getByName(settings.address());
    } catch (UnknownHostException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "no such address to listen on: " + settings.address(), e);
    }
    if (!address.isLoopbackAddress() && !settings.disableAuth() && settings.keys().isOpen()) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "ingestion would listen on "
              + settings.address()
              + " without authentication, open to whoever can reach it; listen on 127.0.0.1, or say"
              + " --disable-auth if that is meant");
    }
    return address;
  }
}
