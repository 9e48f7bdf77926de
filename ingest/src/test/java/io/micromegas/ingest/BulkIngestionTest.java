package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.ingest.BulkIngest.BulkPayload;
import io.micromegas.ingest.BulkIngest.BulkStream;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.ByteSlice;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables instead of bodies: the same store, the same catalog, the same promises. */
class BulkIngestionTest {
  private static final Instant BEGIN = Instant.parse("2024-01-02T03:04:05.678Z");

  @TempDir static Path lake;
  private static TestServer server;
  private static BulkIngest bulk;

  private final UUID process = UUID.randomUUID();
  private final UUID stream = UUID.randomUUID();

  @BeforeAll
  static void start() {
    server = TestServer.start(lake);
    bulk = server.service.ingestion().bulk();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ProcessInfo process(UUID id, String exe) {
    return new ProcessInfo(
        id, exe, "ada", "Ada", "engine", "Linux", "x86", 0, BEGIN, 1, Optional.empty(), Map.of());
  }

  private void announceBoth() {
    bulk.takeProcesses(List.of(process(process, "game")));
    bulk.takeStreams(
        List.of(
            new BulkStream(
                new StreamInfo(
                    process, stream, List.of(), List.of(), List.of("log", "a\"b"), Map.of()),
                Ingestion.TRANSIT)));
  }

  private BlockInfo block(UUID id) {
    return new BlockInfo(id, stream, process, BEGIN, 1, BEGIN.plusSeconds(1), 2, 0, 1);
  }

  private BulkPayload payload(UUID block, int... bytes) {
    return new BulkPayload(process, stream, block, payloadOf(bytes));
  }

  private static byte[] payloadOf(int... bytes) {
    byte[] objects = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      objects[i] = (byte) bytes[i];
    }
    return new BlockPayload(ByteSlice.of(new byte[] {9}), ByteSlice.of(objects)).toCanonical();
  }

  private List<UUID> visible() {
    return server.blocks(stream).stream().map(BlockRow::blockId).toList();
  }

  private static void assertFails(ErrorCode code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(text);
  }

  @Test
  void aBlockIsVisibleWhenItsRowAndItsPayloadAreThere() {
    announceBoth();
    UUID id = UUID.randomUUID();
    int pending = server.count(CatalogRelation.PENDING_BLOCKS);

    bulk.takeBlocks(List.of(block(id)));
    assertThat(visible()).as("a row promises no data").isEmpty();
    assertThat(server.count(CatalogRelation.PENDING_BLOCKS)).isEqualTo(pending + 1);

    bulk.takePayloads(List.of(payload(id, 1, 2)));
    assertThat(visible()).containsExactly(id);
    assertThat(server.blocks(stream).getFirst().payloadSize()).isEqualTo(payloadOf(1, 2).length);
    assertThat(server.count(CatalogRelation.PENDING_BLOCKS)).isEqualTo(pending);
  }

  @Test
  void thePayloadMayComeFirst() {
    announceBoth();
    UUID id = UUID.randomUUID();
    int pending = server.count(CatalogRelation.PENDING_BLOCKS);

    bulk.takePayloads(List.of(payload(id, 1)));
    assertThat(visible()).isEmpty();
    bulk.takeBlocks(List.of(block(id)));

    assertThat(visible()).containsExactly(id);
    assertThat(server.count(CatalogRelation.PENDING_BLOCKS)).isEqualTo(pending);
  }

  @Test
  void streamAndProcessMayComeLast() {
    UUID id = UUID.randomUUID();
    bulk.takePayloads(List.of(payload(id, 1)));
    bulk.takeBlocks(List.of(block(id)));
    assertThat(visible()).isEmpty();
    announceBoth();
    assertThat(visible()).containsExactly(id);
  }

  @Test
  void everyCallMayBeRepeatedAndStoresNothingTwice() {
    UUID id = UUID.randomUUID();
    for (int i = 0; i < 3; i++) {
      announceBoth();
      bulk.takeBlocks(List.of(block(id), block(id)));
      bulk.takePayloads(List.of(payload(id, 1), payload(id, 1)));
    }
    assertThat(visible()).containsExactly(id);
  }

  @Test
  void aBlockFromASenderAndTheSameFromATableAreOne() {
    announceBoth();
    UUID id = UUID.randomUUID();
    byte[] sent = TestCbor.definite(Bodies.block(process, stream, id));
    assertThat(server.sender.block(Bodies.block(process, stream, id)).statusCode()).isEqualTo(200);
    BlockInfo row = CborBodies.readBlock(sent).info();

    bulk.takeBlocks(List.of(row));
    bulk.takePayloads(List.of(payload(id, 1, 2, 3)));

    assertThat(visible()).containsExactly(id);
    assertFails(
        ErrorCode.CONFLICT, id.toString(), () -> bulk.takePayloads(List.of(payload(id, 4))));
    assertFails(
        ErrorCode.CONFLICT,
        id.toString(),
        () ->
            bulk.takeBlocks(
                List.of(
                    new BlockInfo(
                        id, stream, process, row.beginTime(), 99, row.endTime(), 100, 0, 1))));
  }

  @Test
  void oneBlockThatContradictsRefusesAllRowsOfTheCall() {
    announceBoth();
    UUID known = UUID.randomUUID();
    UUID fresh = UUID.randomUUID();
    bulk.takeBlocks(List.of(block(known)));
    BlockInfo other =
        new BlockInfo(known, stream, process, BEGIN, 7, BEGIN.plusSeconds(1), 8, 0, 1);

    assertFails(
        ErrorCode.CONFLICT, known.toString(), () -> bulk.takeBlocks(List.of(block(fresh), other)));
    assertFails(
        ErrorCode.CONFLICT, known.toString(), () -> bulk.takeBlocks(List.of(block(known), other)));

    bulk.takePayloads(List.of(payload(fresh, 1), payload(known, 1)));
    assertThat(visible()).as("the fresh one was not kept").containsExactly(known);
  }

  @Test
  void aPayloadOfAnotherStreamIsRefusedBeforeAnythingIsStored() {
    announceBoth();
    UUID id = UUID.randomUUID();
    UUID otherStream = UUID.randomUUID();
    bulk.takeBlocks(List.of(block(id)));
    assertFails(
        ErrorCode.CONFLICT,
        stream.toString(),
        () -> bulk.takePayloads(List.of(new BulkPayload(process, otherStream, id, payloadOf(1)))));
    assertThat(server.object(process, otherStream, id)).isEmpty();
  }

  @Test
  void whatIsNoPayloadIsRefusedBeforeAnythingIsStored() {
    UUID good = UUID.randomUUID();
    UUID bad = UUID.randomUUID();
    assertFails(
        ErrorCode.INVALID_ARGUMENT,
        bad.toString(),
        () ->
            bulk.takePayloads(
                List.of(
                    payload(good, 1), new BulkPayload(process, stream, bad, new byte[] {1, 2}))));
    assertThat(server.object(process, stream, good)).isEmpty();
  }

  @Test
  void timesOutOfOrderOrOutOfReachAreRefused() {
    UUID id = UUID.randomUUID();
    assertFails(
        ErrorCode.INVALID_ARGUMENT,
        "after its end_time",
        () ->
            bulk.takeBlocks(
                List.of(
                    new BlockInfo(id, stream, process, BEGIN, 1, BEGIN.minusSeconds(1), 2, 0, 1))));
    ProcessInfo early = process(process, "game");
    assertFails(
        ErrorCode.INVALID_ARGUMENT,
        "start_time",
        () ->
            bulk.takeProcesses(
                List.of(
                    new ProcessInfo(
                        process,
                        early.exe(),
                        "",
                        "",
                        "",
                        "",
                        "",
                        0,
                        Instant.parse("1500-01-01T00:00:00Z"),
                        0,
                        Optional.empty(),
                        Map.of()))));
  }

  @Test
  void processesOfACallAreTakenAllOrNone() {
    int before = server.count(CatalogRelation.PROCESSES);
    List<ProcessInfo> many = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      many.add(process(UUID.randomUUID(), "exe" + i));
    }
    List<ProcessInfo> withBad = new ArrayList<>(many);
    withBad.add(process(UUID.randomUUID(), "U+0000: \0"));
    assertThatThrownBy(() -> bulk.takeProcesses(withBad)).isInstanceOf(MicromegasException.class);
    assertThat(server.count(CatalogRelation.PROCESSES)).isEqualTo(before);

    bulk.takeProcesses(many);
    bulk.takeProcesses(many);
    assertThat(server.count(CatalogRelation.PROCESSES)).isEqualTo(before + 500);
  }

  @Test
  void aFailureHalfWayIsMendedByTheSameCallAgain() {
    announceBoth();
    UUID id = UUID.randomUUID();
    bulk.takePayloads(List.of(payload(id, 1)));
    // Halving gives a batch a few tries before it gives up.
    server.catalog.failBefore.set(100);
    assertThatThrownBy(() -> bulk.takeBlocks(List.of(block(id))))
        .isInstanceOf(MicromegasException.class);
    server.catalog.failBefore.set(0);
    assertThat(visible()).isEmpty();

    bulk.takeBlocks(List.of(block(id)));
    assertThat(visible()).containsExactly(id);
  }

  @Test
  void whateverHalfComesLaterCompletesTheBlock() throws Exception {
    announceBoth();
    List<UUID> ids = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        UUID id = UUID.randomUUID();
        ids.add(id);
        calls.add(pool.submit(() -> bulk.takeBlocks(List.of(block(id)))));
        calls.add(pool.submit(() -> bulk.takePayloads(List.of(payload(id, 5)))));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
    assertThat(visible()).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void manyPayloadsTravelInBatches() {
    announceBoth();
    List<BlockInfo> rows = new ArrayList<>();
    List<BulkPayload> payloads = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      UUID id = UUID.randomUUID();
      rows.add(block(id));
      payloads.add(payload(id, i));
    }
    long commits = server.service.ingestion().stats().commits();
    bulk.takeBlocks(rows);
    bulk.takePayloads(payloads);
    assertThat(visible()).hasSize(1000);
    assertThat(server.service.ingestion().stats().commits() - commits).isLessThan(200);
  }
}
