package io.micromegas.ingest;

import static io.micromegas.ingest.OtlpBodies.LOGS;
import static io.micromegas.ingest.OtlpBodies.TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micromegas.base.ApiKeys;
import io.micromegas.base.KeyHolder;
import io.micromegas.otlp.RpcStatus;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceProto;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceProto;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceProto;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OTLP over gRPC, as exporters send it and as nobody should. */
class GrpcDoorTest {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  @TempDir Path lake;
  private @Nullable TestServer server;
  private @Nullable OtlpSender sender;

  private TestServer start(HttpSettings http, CommitSettings commit) {
    TestServer started = TestServer.withOtlp(lake, http, commit);
    server = started;
    sender = new OtlpSender(started.service.otlpGrpcPort().orElseThrow());
    return started;
  }

  private TestServer start() {
    return start(HttpSettings.DEFAULT, CommitSettings.DEFAULT);
  }

  private OtlpSender sender() {
    return Objects.requireNonNull(sender);
  }

  @AfterEach
  void stop() {
    if (sender != null) {
      sender.close();
    }
    if (server != null) {
      Eventually.isTrue(() -> server.service.ingestion().stats().bytesInFlight() == 0);
      Eventually.isTrue(() -> server.service.ingestion().stats().requestsInFlight() == 0);
      server.close();
    }
  }

  @Test
  void whatIsAnsweredIsStoredOnceWhicheverDoorItCameBy() {
    TestServer open = start();
    byte[] message = OtlpBodies.logs("hello", TIME);
    assertThat(sender().logs(message)).isEmpty();
    assertThat(open.blocks(LOGS)).hasSize(1);
    Sender http = new Sender(open.service.otlpHttpPort().orElseThrow());
    for (String path : List.of("/v1/logs", "/ingestion/otlp/v1/logs")) {
      assertThat(
              http.send(
                      HttpRequest.newBuilder(http.at(path))
                          .header("Content-Type", "application/x-protobuf")
                          .POST(BodyPublishers.ofByteArray(message)))
                  .statusCode())
          .isEqualTo(200);
    }
    http.close();
    assertThat(sender().logs(message)).isEmpty();
    assertThat(open.blocks(LOGS)).hasSize(1);
  }

  @Test
  void servicesAreNamedAsTheProtocolSays() {
    start();
    for (var service :
        List.of(
            LogsServiceProto.getDescriptor().getServices().getFirst(),
            MetricsServiceProto.getDescriptor().getServices().getFirst(),
            TraceServiceProto.getDescriptor().getServices().getFirst())) {
      String name = service.getFullName().replace("opentelemetry.proto.collector.", "");
      assertThat(service.getMethods().getFirst().getName()).isEqualTo("Export");
      assertThat(sender().export(name, new byte[0], new Metadata(), CallOptions.DEFAULT)).isEmpty();
    }
    assertThat(failure("profiles.v1.ProfilesService", new byte[0]).getStatus().getCode())
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void packedMessagesAreUnpacked() {
    TestServer open = start();
    byte[] message = OtlpBodies.logs("hello".repeat(1000), TIME);
    sender().export("logs.v1.LogsService", message, new Metadata(), packed("gzip"));
    sender().export("logs.v1.LogsService", message, new Metadata(), packed("zstd"));
    assertThat(open.blocks(LOGS)).hasSize(1);
    assertThat(invalid("zstd", new byte[101 << 20])).contains("larger than 104857600 bytes");
    OtlpSender honest = sender();
    try (OtlpSender lying = OtlpSender.lying(open.service.otlpGrpcPort().orElseThrow())) {
      sender = lying;
      assertThat(invalid("zstd", message)).contains("does not unpack");
      assertThat(invalid("gzip", message)).contains("does not unpack");
    } finally {
      sender = honest;
    }
    assertThat(open.blocks(LOGS)).hasSize(1);
  }

  @Test
  void whatDoesNotParseOrIsTooLargeIsNotToBeSentAgain() {
    TestServer open = start();
    assertThat(invalid("identity", new byte[] {10, 99, 1})).contains("parse error (logs)");
    assertThat(invalid("identity", new byte[(20 << 20) + 1])).contains("larger than 20971520 ");
    assertThat(open.refused(Refusal.MALFORMED)).isEqualTo(1);
    assertThat(open.refused(Refusal.TOO_LARGE)).isEqualTo(1);
  }

  @Test
  void aFailingStoreOrDatabaseIsToBeTriedAgain() {
    TestServer open = start();
    byte[] message = OtlpBodies.logs("hello", TIME);
    open.store.failBefore.set(1);
    unavailable(message);
    open.catalog.failBefore.set(1);
    unavailable(message);
    sender().logs(message);
    assertThat(open.blocks(LOGS)).hasSize(1);
  }

  @Test
  void aMessageThatThereIsNoRoomForIsRefusedAsItArrives() {
    CommitSettings commit = CommitSettings.DEFAULT.withLimits(8 << 20, 8 << 20, 2);
    TestServer open = start(HttpSettings.DEFAULT, commit);
    try (Admission.Ticket _ = open.service.ingestion().enter(7 << 20)) {
      unavailable(new byte[2 << 20]);
      try (Admission.Ticket _ = open.service.ingestion().enter(0)) {
        unavailable(OtlpBodies.logs("hello", TIME));
      }
    }
    assertThat(open.refused(Refusal.OVERLOADED)).isEqualTo(2);
    sender().logs(OtlpBodies.logs("hello", TIME));
  }

  @Test
  void aServerWithKeysWantsOne() {
    ApiKeys keys = ApiKeys.of(Map.of("secret", new KeyHolder("ci", false)));
    TestServer open = start(HttpSettings.DEFAULT.withKeys(keys), CommitSettings.DEFAULT);
    byte[] message = OtlpBodies.logs("hello", TIME);
    assertThat(failure("logs.v1.LogsService", message).getStatus().getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    Metadata wrong = new Metadata();
    wrong.put(OtlpSender.AUTHORIZATION, "Bearer wrong");
    assertThat(
            catchThrowableOfType(StatusRuntimeException.class, () -> sender().logs(message, wrong))
                .getStatus()
                .getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(open.blocks(LOGS)).isEmpty();
    Metadata right = new Metadata();
    right.put(OtlpSender.AUTHORIZATION, "Bearer secret");
    sender().logs(message, right);
    assertThat(open.blocks(LOGS)).hasSize(1);
  }

  @Test
  void callsWithOtherThanOneMessageAreRefused() throws Exception {
    start();
    byte[] message = OtlpBodies.logs("hello", TIME);
    assertThat(streamed(List.of(), true).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(streamed(List.of(message, message), true).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
  }

  @Test
  void aMessageThatDoesNotComeIsNotWaitedForForEver() throws Exception {
    start(HttpSettings.DEFAULT.withBodyTimeout(Duration.ofMillis(200)), CommitSettings.DEFAULT);
    assertThat(streamed(List.of(), false).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aStopLetsCallsEnd() throws Exception {
    TestServer open = start();
    open.catalog.delayMillis = 300;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<byte[]> underWay = threads.submit(() -> sender().logs(OtlpBodies.logs("last", TIME)));
      Eventually.isTrue(() -> open.service.ingestion().stats().requestsInFlight() == 1);
      open.service.close();
      assertThat(underWay.get(10, TimeUnit.SECONDS)).isEmpty();
    }
    assertThat(open.blocks(LOGS)).hasSize(1);
    assertThat(failure("logs.v1.LogsService", new byte[0]).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void manyCallsShareCommits() throws Exception {
    TestServer open = start();
    open.catalog.delayMillis = 20;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> calls =
          IntStream.range(0, 200)
              .mapToObj(
                  i -> threads.submit(() -> sender().logs(OtlpBodies.logs("call " + i, TIME))))
              .toList();
      for (Future<byte[]> call : calls) {
        assertThat(call.get(30, TimeUnit.SECONDS)).isEmpty();
      }
    }
    assertThat(open.blocks(LOGS)).hasSize(200);
    assertThat(open.catalog.commits.get()).isLessThan(150);
  }

  private void unavailable(byte[] message) {
    StatusRuntimeException failure = failure("logs.v1.LogsService", message);
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    String said = String.valueOf(failure.getStatus().getDescription());
    assertThat(said).doesNotContain("secret-host");
    Metadata trailers = failure.getTrailers();
    assertThat(trailers).isNotNull();
    assertThat(trailers.get(DETAILS))
        .isEqualTo(new RpcStatus(RpcStatus.UNAVAILABLE, said).toProtobuf(Duration.ofSeconds(1)));
  }

  /** What is said of a message that is packed so, and refused for good. */
  private String invalid(String coding, byte[] message) {
    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> sender().export("logs.v1.LogsService", message, new Metadata(), packed(coding)));
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    Metadata trailers = failure.getTrailers();
    assertThat(trailers == null ? null : trailers.get(DETAILS)).isNull();
    return String.valueOf(failure.getStatus().getDescription());
  }

  private StatusRuntimeException failure(String service, byte[] message) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> sender().export(service, message, new Metadata(), CallOptions.DEFAULT));
  }

  private static CallOptions packed(String coding) {
    return CallOptions.DEFAULT.withCompression(coding);
  }

  /** Sends so many messages in one call, and may leave it open. */
  private Status streamed(List<byte[]> messages, boolean end) throws Exception {
    ClientCall<byte[], byte[]> call =
        sender()
            .channel
            .newCall(
                // What is unary is sent at the end only.
                OtlpSender.method("logs.v1.LogsService").toBuilder()
                    .setType(MethodDescriptor.MethodType.CLIENT_STREAMING)
                    .build(),
                CallOptions.DEFAULT);
    CompletableFuture<Status> closed = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            closed.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    messages.forEach(call::sendMessage);
    if (end) {
      call.halfClose();
    }
    return closed.get(10, TimeUnit.SECONDS);
  }
}
