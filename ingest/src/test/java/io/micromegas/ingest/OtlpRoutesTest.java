package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.base.ApiKeys;
import io.micromegas.base.KeyHolder;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.telemetry.BlockPayload;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What exporters post and what they are told: ingestion-wire 9.1 to 9.4. */
class OtlpRoutesTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final long TIME = OtlpBodies.TIME;

  /** Of host-id-1, myhost, 1234, checkout, inst-1. */
  private static final UUID LOGS = OtlpBodies.LOGS;

  @TempDir Path lake;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(lake);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ingestion/otlp/v1/logs", "/v1/logs"})
  void logsBecomeAProcessAStreamAndABlock(String path) throws Exception {
    HttpResponse<String> answer =
        post(path, PROTOBUF + "; charset=x", OtlpBodies.logs("hello", TIME));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Content-Type")).contains(PROTOBUF);

    BlockRow block = only(server.blocks(LOGS));
    assertThat(block.nbObjects()).isEqualTo(1);
    assertThat(block.beginTicks()).isEqualTo(TIME);
    assertThat(block.stream().format()).isEqualTo("otlp/v1/logs");
    assertThat(block.stream().tags()).containsExactly("log");
    assertThat(block.stream().objectsMetadata()).containsExactly(0x80);
    assertThat(block.process().exe()).isEqualTo("checkout");
    assertThat(block.process().computer()).isEqualTo("myhost");
    assertThat(block.process().tscFrequency()).isEqualTo(1_000_000_000);
    byte[] stored = server.object(block.process().processId(), LOGS, block.blockId()).orElseThrow();
    assertThat(ResourceLogs.parseFrom(BlockPayload.of(stored).objects().toByteArray()))
        .isEqualTo(
            ExportLogsServiceRequest.parseFrom(OtlpBodies.logs("hello", TIME)).getResourceLogs(0));
  }

  @ParameterizedTest
  @ValueSource(longs = {TIME, 0})
  void theSameAgainIsStoredOnceEvenIfItDoesNotTellItsTime(long time) {
    for (int i = 0; i < 3; i++) {
      assertThat(post("/v1/logs", PROTOBUF, OtlpBodies.logs("hello", time)).statusCode())
          .isEqualTo(200);
    }
    assertThat(server.blocks(LOGS)).hasSize(1);
    assertThat(post("/v1/logs", PROTOBUF, OtlpBodies.logs("other", time)).statusCode())
        .isEqualTo(200);
    assertThat(server.blocks(LOGS)).hasSize(2);
  }

  @Test
  void jsonIsTheSameMessage() {
    String json =
        """
        {"resourceLogs":[{"resource":{"attributes":[
          {"key":"host.id","value":{"stringValue":"host-id-1"}},
          {"key":"host.name","value":{"stringValue":"myhost"}},
          {"key":"process.pid","value":{"intValue":"1234"}},
          {"key":"service.name","value":{"stringValue":"checkout"}},
          {"key":"service.instance.id","value":{"stringValue":"inst-1"}}]},
         "scopeLogs":[{"unheardOf":{"a":[1]},"logRecords":[
          {"timeUnixNano":"%d","body":{"stringValue":"hello"}}]}]}]}\
        """
            .formatted(TIME);
    HttpResponse<String> answer =
        post("/v1/logs", "Application/JSON", json.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{}");
    assertThat(post("/v1/logs", PROTOBUF, OtlpBodies.logs("hello", TIME)).statusCode())
        .isEqualTo(200);
    assertThat(server.blocks(LOGS)).hasSize(1);
  }

  @Test
  void anEmptyRequestIsFineAndStoresNothing() {
    for (String signal : List.of("logs", "metrics", "traces")) {
      HttpResponse<String> answer = post("/v1/" + signal, PROTOBUF, new byte[0]);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEmpty();
    }
    assertThat(server.count(CatalogRelation.PROCESSES)).isZero();
  }

  @Test
  void whatDoesNotParseIsRefusedInTheEncodingOfTheRequest() {
    HttpResponse<String> binary = post("/v1/metrics", PROTOBUF, new byte[] {10, 99, 1});
    assertThat(binary.statusCode()).isEqualTo(400);
    assertThat(binary.headers().firstValue("Content-Type")).contains(PROTOBUF);
    assertThat(binary.body()).startsWith("\b\u0003\u0012").contains("parse error (metrics): ");
    HttpResponse<String> json =
        post("/v1/traces", "application/json", "[1".getBytes(StandardCharsets.UTF_8));
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(json.body()).startsWith("{\"code\":3,\"message\":\"parse error (traces): ");
    HttpResponse<String> text = post("/v1/logs", "text/plain", OtlpBodies.logs("hello", TIME));
    assertThat(text.statusCode()).isEqualTo(415);
    assertThat(text.body()).startsWith("\b\u0003\u0012");
  }

  @Test
  void aFailingStoreOrDatabaseIsToBeTriedAgain() {
    server.store.failBefore.set(1);
    unavailable();
    server.catalog.failBefore.set(1);
    unavailable();
    assertThat(post("/v1/logs", PROTOBUF, OtlpBodies.logs("hello", TIME)).statusCode())
        .isEqualTo(200);
    assertThat(server.blocks(LOGS)).hasSize(1);
    assertThat(server.service.ingestion().stats().bytesInFlight()).isZero();
  }

  @Test
  void aServerWithKeysWantsOne(@TempDir Path other) {
    HttpSettings keys =
        HttpSettings.DEFAULT.withKeys(ApiKeys.of(Map.of("secret", new KeyHolder("ci", false))));
    try (TestServer closed =
        TestServer.start(other, TestServer.settings(keys, CommitSettings.DEFAULT))) {
      for (String path : List.of("/v1/logs", "/ingestion/otlp/v1/logs")) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(closed.sender.at(path))
                .header("Content-Type", PROTOBUF)
                .POST(BodyPublishers.ofByteArray(OtlpBodies.logs("hello", TIME)));
        assertThat(closed.sender.send(request).statusCode()).isEqualTo(401);
        assertThat(closed.blocks(LOGS)).isEmpty();
      }
      HttpRequest.Builder allowed =
          HttpRequest.newBuilder(closed.sender.at("/v1/logs"))
              .header("Content-Type", PROTOBUF)
              .header("Authorization", "Bearer secret")
              .POST(BodyPublishers.ofByteArray(OtlpBodies.logs("hello", TIME)));
      assertThat(closed.sender.send(allowed).statusCode()).isEqualTo(200);
      assertThat(closed.blocks(LOGS)).hasSize(1);
    }
  }

  private void unavailable() {
    HttpResponse<String> answer = post("/v1/logs", PROTOBUF, OtlpBodies.logs("hello", TIME));
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).startsWith("\b\u000e\u0012").doesNotContain("secret-host");
  }

  private HttpResponse<String> post(String path, String type, byte[] body) {
    return server.sender.send(
        HttpRequest.newBuilder(server.sender.at(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static BlockRow only(List<BlockRow> blocks) {
    assertThat(blocks).hasSize(1);
    return blocks.getFirst();
  }
}
