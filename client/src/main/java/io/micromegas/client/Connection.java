package io.micromegas.client;

import io.grpc.ChannelCredentials;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SyncPutListener;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one client, with its headers. Thread-safe. Memory is given back when the client is
 * closed and the last of its streams, whichever comes later.
 */
final class Connection {
  /** Servers by default take more than one ping in five minutes for an attack. */
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(6);

  /** Within this time an answer to a ping comes, or the connection is dead. */
  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(20);

  private final Address address;
  private final Headers headers;
  private final @Nullable Duration timeout;
  private final ManagedChannel channel;
  private final @Nullable RootAllocator ownAllocator;
  private final BufferAllocator allocator;
  private final FlightClient flight;

  /** The client itself, until it is closed, and its open streams. */
  private final AtomicInteger users = new AtomicInteger(1);

  private final AtomicBoolean closed = new AtomicBoolean();

  Connection(ClientBuilder builder) {
    this.address = builder.address;
    this.headers = builder.headers();
    this.timeout = builder.timeout;
    this.channel =
        Grpc.newChannelBuilderForAddress(
                address.host(), address.port(), credentials(builder.trustedCertificates))
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .keepAliveTime(KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .build();
    if (builder.allocator == null) {
      ownAllocator = new RootAllocator();
      allocator = ownAllocator;
    } else {
      ownAllocator = null;
      allocator = builder.allocator;
    }
    this.flight = FlightGrpcUtils.createFlightClient(allocator, channel);
  }

  private ChannelCredentials credentials(@Nullable InputStream pem) {
    if (!address.tls()) {
      return InsecureChannelCredentials.create();
    }
    try {
      return pem == null
          ? TlsChannelCredentials.create()
          : TlsChannelCredentials.newBuilder().trustManager(pem).build();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the trusted certificates cannot be read: " + e.getMessage(), e);
    }
  }

  Address address() {
    return address;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  /** Starts to run a ticket; failures come with the first batch. */
  BatchStream stream(Ticket ticket, QueryRange range) {
    CallOption[] options = options(range);
    acquire();
    try {
      FlightStream stream = flight.getStream(ticket, options);
      return new BatchStream(stream, this);
    } catch (RuntimeException e) {
      release();
      throw Failures.translated(e, address);
    }
  }

  /** Returns the first answer of an action. */
  @Nullable Result action(Action action) {
    return call(() -> {
      Iterator<Result> results = flight.doAction(action, options(QueryRange.ALL));
      @Nullable Result first = results.hasNext() ? results.next() : null;
      // To its end, so that the call is over.
      results.forEachRemaining(more -> {});
      return first;
    });
  }

  FlightInfo info(FlightDescriptor descriptor) {
    return call(() -> flight.getInfo(descriptor, options(QueryRange.ALL)));
  }

  /** Starts to send rows. */
  FlightClient.ClientStreamListener put(FlightDescriptor descriptor, SyncPutListener answers) {
    return call(() -> flight.startPut(descriptor, answers, options(QueryRange.ALL)));
  }

  /** Ends all calls in progress; the second time does nothing. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      channel.shutdownNow();
      release();
    }
  }

  /** A user is done: a stream is closed, or the client. */
  void release() {
    if (users.decrementAndGet() > 0) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      flight.close();
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (ownAllocator != null) {
        ownAllocator.close();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Somebody uses the memory, and will {@link #release} it. */
  void acquire() {
    if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new IllegalStateException("the client is closed");
    }
  }

  private <T extends @Nullable Object> T call(Supplier<T> work) {
    acquire();
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw Failures.translated(e, address);
    } finally {
      release();
    }
  }

  private CallOption[] options(QueryRange range) {
    if (closed.get()) {
      throw new IllegalStateException("the client is closed");
    }
    if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
      // gRPC would wait up to two minutes before it tries again; people start a server and go on.
      channel.enterIdle();
    }
    CallOption option = headers.option(range);
    return timeout == null
        ? new CallOption[] {option}
        : new CallOption[] {option, CallOptions.timeout(timeout.toNanos(), TimeUnit.NANOSECONDS)};
  }
}
