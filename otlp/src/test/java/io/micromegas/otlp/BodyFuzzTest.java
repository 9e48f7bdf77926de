package io.micromegas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.BlockPayload;
import io.micromegas.telemetry.ByteSlice;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random bodies. The same message is the same blocks, however it is written; damaged ones are read
 * or refused, in memory that is a multiple of their size. {@code -Dmicromegas.large=true} tries
 * more, {@code -Dmicromegas.seed=…} one again.
 */
class BodyFuzzTest {
  private static final int ROUNDS = Boolean.getBoolean("micromegas.large") ? 6_000 : 300;
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @ParameterizedTest
  @EnumSource
  void anotherEncodingOfTheSameIsTheSame(Signal signal) {
    each(random -> {
      Message message = message(signal, random);
      List<BlockInfo> wanted = infos(OtlpRequest.readProtobuf(signal, message.toByteArray(), NOW));
      byte[] other = new OtherEncoder(random).encode(message);
      assertThat(infos(OtlpRequest.readProtobuf(signal, other, NOW))).isEqualTo(wanted);
    });
  }

  @ParameterizedTest
  @EnumSource
  void jsonOfTheSameIsTheSame(Signal signal) {
    each(random -> {
      Message message = message(signal, random);
      List<BlockInfo> wanted = infos(OtlpRequest.readProtobuf(signal, message.toByteArray(), NOW));
      String json = new OtherJson(random).print(message);
      assertThat(infos(OtlpRequest.readJson(signal, json.getBytes(UTF_8), NOW)))
          .as(json)
          .isEqualTo(wanted);
    });
  }

  @ParameterizedTest
  @EnumSource
  void damagedProtobufIsReadOrRefused(Signal signal) {
    each(random -> {
      byte[] body = new OtherEncoder(random).encode(message(signal, random));
      byte[] other = message(signal, random).toByteArray();
      for (int i = 0; i < 20; i++) {
        byte[] damaged = Damage.ofBytes(body, other, random);
        tried(signal, damaged, () -> OtlpRequest.readProtobuf(signal, damaged, NOW));
        Bounded.run(damaged.length, () -> readOrCorrupt(signal, ByteSlice.of(damaged)));
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void damagedJsonIsReadOrRefused(Signal signal) {
    each(random -> {
      String body = new OtherJson(random).print(message(signal, random));
      String other = new OtherJson(random).print(message(signal, random));
      List<MatchResult> tokens = Damage.tokens(body);
      List<MatchResult> others = Damage.tokens(other);
      for (int i = 0; i < 6; i++) {
        byte[] damaged =
            random.nextInt(4) == 0
                ? Damage.ofBytes(body.getBytes(UTF_8), other.getBytes(UTF_8), random)
                : Damage.ofJson(body, tokens, others, random).getBytes(UTF_8);
        tried(signal, damaged, () -> OtlpRequest.readJson(signal, damaged, NOW));
      }
    });
  }

  private interface Reading {
    List<OtlpBlock> read();
  }

  /** What is taken can be read, and is the same when it is sent again. */
  private static void tried(Signal signal, byte[] body, Reading reading) {
    List<OtlpBlock> blocks;
    try {
      blocks = Bounded.get(body.length, reading::read);
    } catch (MicromegasException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      return;
    }
    assertThat(infos(reading.read())).isEqualTo(infos(blocks));
    for (OtlpBlock block : blocks) {
      ByteSlice message = BlockPayload.of(block.block().payload()).objects();
      Bounded.run(message.length(), () -> Reader.readAll(signal, message));
    }
  }

  private static void readOrCorrupt(Signal signal, ByteSlice message) {
    try {
      Reader.readAll(signal, message);
    } catch (MicromegasException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_BLOCK);
    }
  }

  private interface Round {
    void run(Random random) throws Exception;
  }

  private static void each(Round trial) {
    Long given = Long.getLong("micromegas.seed");
    for (int round = 0; round < (given == null ? ROUNDS : 1); round++) {
      long seed = given == null ? System.nanoTime() : given;
      try {
        trial.run(new Random(seed));
      } catch (Exception | AssertionError | StackOverflowError e) {
        throw new AssertionError("-Dmicromegas.seed=" + seed, e);
      }
    }
  }

  private static Message message(Signal signal, Random random) {
    Message type =
        switch (signal) {
          case LOGS -> ExportLogsServiceRequest.getDefaultInstance();
          case METRICS -> ExportMetricsServiceRequest.getDefaultInstance();
          case TRACES -> ExportTraceServiceRequest.getDefaultInstance();
        };
    return new RandomMessages(random).like(type);
  }

  private static List<BlockInfo> infos(List<OtlpBlock> blocks) {
    return blocks.stream().map(block -> block.block().info()).toList();
  }
}
