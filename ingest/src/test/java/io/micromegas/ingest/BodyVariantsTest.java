package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.ProcessRow;
import io.micromegas.catalog.Snapshot;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies as all kinds of senders write them, and what becomes of bad ones. */
class BodyVariantsTest {
  @TempDir static Path lake;
  private static TestServer server;

  private final UUID process = UUID.randomUUID();
  private final UUID stream = UUID.randomUUID();
  private final UUID block = UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = TestServer.start(lake);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void definiteAndIndefiniteProcessesAreStored() {
    UUID other = UUID.randomUUID();
    assertThat(server.sender.process(Bodies.process(process)).statusCode()).isEqualTo(200);
    assertThat(
            server
                .sender
                .post("/ingestion/insert_process", TestCbor.indefinite(Bodies.process(other)))
                .statusCode())
        .isEqualTo(200);
    assertThat(process(process).exe()).isEqualTo("/usr/bin/game");
    assertThat(process(other).properties()).contains("build-version");
  }

  @Test
  void theParentIsNullEmptyOrAnId() {
    UUID parent = UUID.randomUUID();
    for (String given : Arrays.asList(null, "", parent.toString())) {
      UUID child = UUID.randomUUID();
      HttpResponse<String> response =
          server.sender.process(Bodies.with(Bodies.process(child), "parent_process_id", given));
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(process(child).parentProcessId()).isEqualTo(given == null ? "" : given);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "process_id",
    "exe",
    "tsc_frequency",
    "start_time",
    "parent_process_id",
    "properties"
  })
  void aMissingKeyIsNamed(String key) {
    HttpResponse<String> response =
        server.sender.process(Bodies.without(Bodies.process(process), key));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).startsWith("Bad request").contains(key);
  }

  @Test
  void upperCaseAndBracedIdsLeadToALowerCasePath() {
    server.announce(process, stream);
    Map<String, @Nullable Object> body =
        Bodies.with(
            Bodies.block(process, stream, block),
            "block_id",
            "{" + block.toString().toUpperCase(Locale.ROOT) + "}");
    assertThat(server.sender.block(body).statusCode()).isEqualTo(200);
    assertThat(server.object(process, stream, block)).isPresent();
  }

  @Test
  void unknownKeysAndTrailingBytesAreIgnored() {
    byte[] body =
        TestCbor.definite(Bodies.with(Bodies.block(process, stream, block), "mood", List.of(1)));
    byte[] longer = Arrays.copyOf(body, body.length + 3);
    assertThat(server.sender.post("/ingestion/insert_block", longer).statusCode()).isEqualTo(200);
  }

  @Test
  void aTimeWithoutOffsetLeavesNoObject() {
    HttpResponse<String> response =
        server.sender.block(
            Bodies.with(Bodies.block(process, stream, block), "begin_time", "2024-01-02T03:04:05"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(server.object(process, stream, block)).isEmpty();
  }

  @Test
  void millisecondTimesAndNegativeTicksAreStored() {
    server.announce(process, stream);
    Map<String, @Nullable Object> body = Bodies.block(process, stream, block);
    body.put("begin_time", "2024-01-02T03:04:05.678Z");
    body.put("begin_ticks", -5L);
    assertThat(server.sender.block(body).statusCode()).isEqualTo(200);
    BlockRow row = server.blocks(stream).getFirst();
    assertThat(row.beginTicks()).isEqualTo(-5);
    assertThat(row.beginTime()).isEqualTo(1_704_164_645_678_000_000L);
  }

  @Test
  void timesTheLakeCanNotHoldAreRefusedWithTheRange() {
    HttpResponse<String> response =
        server.sender.block(
            Bodies.with(Bodies.block(process, stream, block), "end_time", "9999-01-02T03:04:05Z"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("2262");
  }

  @ParameterizedTest
  @CsvSource({
    "BF6C646570656E64656E6369657342DEAD676F626A656374735F4101420203FFFF, DEAD, 010203",
    "A26C646570656E64656E636965738218DE18AD676F626A656374738101, DEAD, 01",
    "D9D9F7A26C646570656E64656E6369657341DE676F626A656374734101, DE, 01",
  })
  void payloadsOfAllFormsAreStoredInOneForm(String payload, String dependencies, String objects) {
    byte[] expected =
        TestCbor.definite(HexFormat.of().parseHex(dependencies)); // only to name the parts below
    assertThat(expected).endsWith(HexFormat.of().parseHex(dependencies));
    assertThat(server.sender.post("/ingestion/insert_block", withPayload(payload)).statusCode())
        .isEqualTo(200);
    String stored =
        HexFormat.of()
            .withUpperCase()
            .formatHex(server.object(process, stream, block).orElseThrow());
    assertThat(stored)
        .isEqualTo(
            "A26C646570656E64656E63696573"
                + byteString(dependencies)
                + "676F626A65637473"
                + byteString(objects));
  }

  @ParameterizedTest
  @CsvSource({
    "A36C646570656E64656E6369657341DE676F626A656374734101676F626A656374734102",
    "8241DE4101",
    "A26C646570656E64656E6369657361DE676F626A656374734101",
    "A26C646570656E64656E63696573811901FF676F626A656374734101",
  })
  void payloadsOfNoFormAreRefused(String payload) {
    assertThat(server.sender.post("/ingestion/insert_block", withPayload(payload)).statusCode())
        .isEqualTo(400);
    assertThat(server.object(process, stream, block)).isEmpty();
  }

  @Test
  void moreObjectsThanFitAreRefused() {
    assertThat(
            server
                .sender
                .block(Bodies.with(Bodies.block(process, stream, block), "nb_objects", 1L << 31))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void textThatTheDatabaseCanNotHoldIsTheSendersFault() {
    HttpResponse<String> nul =
        server.sender.process(Bodies.with(Bodies.process(process), "username", "a\0b"));
    assertThat(nul.statusCode()).isEqualTo(400);
    HttpResponse<String> tooLong =
        server.sender.process(Bodies.with(Bodies.process(process), "exe", "x".repeat(256)));
    assertThat(tooLong.statusCode()).isEqualTo(400);
    assertThat(tooLong.body()).contains("exe").contains("255");
  }

  @Test
  void reservedPropertiesAreDropped() {
    server.sender.process(
        Bodies.with(
            Bodies.process(process), "properties", Map.of("micromegas.audience", "b", "k", "v")));
    assertThat(process(process).properties()).contains("\"k\"").doesNotContain("micromegas");
  }

  private byte[] withPayload(String hex) {
    byte[] body =
        TestCbor.definite(Bodies.with(Bodies.block(process, stream, block), "payload", "PAYLOAD"));
    String text = HexFormat.of().withUpperCase().formatHex(body);
    String placeholder = HexFormat.of().withUpperCase().formatHex(TestCbor.definite("PAYLOAD"));
    return HexFormat.of().parseHex(text.replace(placeholder, hex));
  }

  private static String byteString(String hex) {
    return "4" + hex.length() / 2 + hex;
  }

  private static ProcessRow process(UUID id) {
    try (Snapshot snapshot = server.catalog.snapshot()) {
      return snapshot.process(id).orElseThrow();
    }
  }
}
