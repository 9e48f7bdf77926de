package io.micromegas.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes said to be canonical are those that decoding and encoding would give again. */
final class CanonicalFormTest {
  private static final int ROUNDS = Boolean.getBoolean("micromegas.large") ? 50_000 : 700;

  static Stream<Message> requests() {
    return Stream.of(
        ExportLogsServiceRequest.getDefaultInstance(),
        ExportMetricsServiceRequest.getDefaultInstance(),
        ExportTraceServiceRequest.getDefaultInstance());
  }

  @ParameterizedTest
  @MethodSource("requests")
  void whatTheLibraryWritesIsCanonical(Message type) {
    CanonicalForm form = CanonicalForm.of(type.getDescriptorForType());
    for (int round = 0; round < ROUNDS; round++) {
      long seed = System.nanoTime();
      Message message = new RandomMessages(new Random(seed)).like(type);
      assertThat(form.holds(message.toByteArray())).as("seed %d: %s", seed, message).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("requests")
  void whatIsCanonicalWouldBeWrittenTheSame(Message type) throws Exception {
    CanonicalForm form = CanonicalForm.of(type.getDescriptorForType());
    int accepted = 0;
    for (int round = 0; round < 20 * ROUNDS; round++) {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      byte[] bytes = new RandomMessages(random).like(type).toByteArray();
      if (bytes.length > 2_000) {
        bytes = Arrays.copyOf(bytes, 2_000);
      }
      for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
        bytes = damaged(bytes, random);
      }
      if (form.holds(bytes)) {
        accepted++;
        assertThat(again(type, bytes)).as("seed %d", seed).isEqualTo(bytes);
      }
    }
    // Changed digits and letters leave some in that form, or nothing was tried here.
    assertThat(accepted).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void shorterNumbersInTheirOrderAndNothingUnknown() {
    CanonicalForm form = CanonicalForm.of(ExportLogsServiceRequest.getDescriptor());
    // resource_logs { scope_logs { log_records { severity_number: 9 } } }
    byte[] plain = {10, 6, 18, 4, 18, 2, 16, 9};
    assertThat(form.holds(plain)).isTrue();
    for (byte[] other :
        List.of(
            new byte[] {10, 7, 18, 5, 18, 3, 16, (byte) 0x89, 0}, // 9 in two bytes
            new byte[] {10, 6, 18, 4, 18, 2, 16, 0}, // the default
            new byte[] {10, 8, 18, 6, 18, 4, 16, 9, 16, 9}, // twice
            new byte[] {10, 10, 18, 8, 18, 6, 26, 1, 65, 16, 9}, // out of order
            new byte[] {10, 8, 18, 6, 18, 4, 16, 9, 120, 1}, // unknown
            new byte[] {10, 6, 18, 4, 18, 2, 16}, // cut off
            new byte[] {10, 8, 18, 6, 18, 4, 26, 2, (byte) 0xc3, 40} // not text
            )) {
      assertThat(form.holds(other)).as(Arrays.toString(other)).isFalse();
    }
  }

  private static byte[] again(Message type, byte[] bytes) throws InvalidProtocolBufferException {
    return DiscardUnknownFieldsParser.wrap(type.getParserForType()).parseFrom(bytes).toByteArray();
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(4)) {
      case 0 -> damaged[at] = (byte) random.nextInt();
      case 1 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        int other = random.nextInt(bytes.length);
        damaged[at] = bytes[other];
      }
      default -> {
        // A piece moved over another.
        int length = random.nextInt(1 + Math.min(20, bytes.length - at));
        int to = random.nextInt(1 + bytes.length - length);
        System.arraycopy(bytes, at, damaged, to, length);
      }
    }
    return damaged;
  }
}
