package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The decompressed queues of ingestion-wire 11.1 to 11.4. */
class GoldenVectorsTest {
  private static final TickClock CLOCK =
      new TickClock(2_450_000_000L, 5_289_910_861_824L, 1_700_000_000_000_000_000L);

  private static final String LOG_DEPENDENCIES =
      """
      00 14000000 7905b5be54560000 7374617469632068656c6c6f
      00 0c000000 18f7b4be54560000 676f6c64
      00 18000000 e0f5b4be54560000 676f6c642f7372632f6d61696e2e7273
      02 189ccfbe54560000 7905b5be54560000 18f7b4be54560000 18f7b4be54560000 e0f5b4be54560000
         2a000000 04000000
      00 0f000000 2f0ab5be54560000 64796e207b787d
      02 b89ccfbe54560000 2f0ab5be54560000 18f7b4be54560000 18f7b4be54560000 e0f5b4be54560000
         2a000000 04000000
      00 12000000 250ab5be54560000 746167676564207b787d
      02 689ccfbe54560000 250ab5be54560000 18f7b4be54560000 18f7b4be54560000 e0f5b4be54560000
         2c000000 04000000
      01 11000000 a4f6b4be54560000 02 04000000 7a6f6e65
      01 0f000000 8505b5be54560000 02 02000000 6575
      01 12000000 8705b5be54560000 02 05000000 616c706861
      01 0e000000 8c05b5be54560000 02 01000000 62
      03 4c000000 505804d754560000 02000000
         a4f6b4be54560000 04000000 02 000000   8505b5be54560000 02000000 02 000000
         8705b5be54560000 05000000 02 000000   8c05b5be54560000 01000000 02 000000
      00 0c000000 005704d754560000 69746774
      00 16000000 8d05b5be54560000 696e7465726f7020737461746963
      """;

  private static final String LOG_OBJECTS =
      """
      00 189ccfbe54560000 ef2743a7cf040000
      01 1a000000 b89ccfbe54560000 cb4543a7cf040000 02 05000000 64796e2033
      04 25000000 689ccfbe54560000 505804d754560000 c30644a7cf040000 02 08000000 7461676765642033
      02 005704d754560000 04000000 00545600 8d05b5be54560000 0e000000 54560000 cd1c44a7cf040000
         03000000 54560000
      03 2b000000 5b6144a7cf040000 03 005704d754560000 04000000 02 560000
         02 0d000000 696e7465726f702064796e2033
      """;

  private static final List<Rows.Log> LOGS =
      List.of(
          new Rows.Log(1700000000000030922L, 4, "gold", "static hello", "{}"),
          new Rows.Log(1700000000000034042L, 4, "gold", "dyn 3", "{}"),
          new Rows.Log(
              1700000000000054205L, 4, "gold", "tagged 3", "{\"alpha\":\"b\",\"zone\":\"eu\"}"),
          new Rows.Log(1700000000000056508L, 3, "itgt", "interop static", "{}"),
          new Rows.Log(1700000000000063671L, 3, "itgt", "interop dyn 3", "{}"));

  @Test
  void logs() {
    assertThat(
            QueueBuilder.logs().dependencyHex(LOG_DEPENDENCIES).objectHex(LOG_OBJECTS).logs(CLOCK))
        .isEqualTo(LOGS);
  }

  @Test
  void theOrderOfSecondaryTypesDoesNotMatter() {
    for (int seed = 0; seed < 10; seed++) {
      List<UserDefinedType> dependencies = new ArrayList<>(SenderTypes.LOG_DEPENDENCIES);
      List<UserDefinedType> events = new ArrayList<>(SenderTypes.LOG_EVENTS);
      Collections.shuffle(dependencies.subList(4, dependencies.size()), new Random(seed));
      Collections.shuffle(events.subList(5, events.size()), new Random(seed));
      assertThat(
              QueueBuilder.of(dependencies, events)
                  .dependencyHex(LOG_DEPENDENCIES)
                  .objectHex(LOG_OBJECTS)
                  .logs(CLOCK))
          .as("seed " + seed)
          .isEqualTo(LOGS);
    }
  }

  @Test
  void metrics() {
    QueueBuilder queues =
        QueueBuilder.of(SenderTypes.METRIC_DEPENDENCIES, SenderTypes.METRIC_EVENTS)
            .string(1, "count")
            .string(2, "unit")
            .string(3, "app");
    for (String id : List.of("289ae899b9550000", "e099e899b9550000", "709ae899b9550000")) {
      queues.dependencyHex(
          "02"
              + id
              + "0100000000000000 0200000000000000 0300000000000000 0300000000000000"
              + "0100000002000000");
    }
    queues
        .dependencyHex("03 0c000000 50a88fcdb9550000 00000000")
        .objectHex(
            """
            00 289ae899b9550000 0700000000000000 85a0b0c809030000
            01 e099e899b9550000 000000000000e03f 11b7b0c809030000
            03 709ae899b9550000 50a88fcdb9550000 0900000000000000 77bdb0c809030000
            """);
    assertThat(queues.metrics(CLOCK)).extracting(Rows.Metric::value).containsExactly(7.0, 0.5, 9.0);
    assertThat(queues.metrics(CLOCK))
        .extracting(m -> m.target() + m.name() + m.unit() + m.properties())
        .containsOnly("appcountunit{}");
  }

  @Test
  void threadSpans() {
    QueueBuilder queues =
        QueueBuilder.of(SenderTypes.SPAN_DEPENDENCIES, SenderTypes.SPAN_EVENTS)
            .dependencyHex("02 0c000000 0100000000000000 776f726b")
            .dependencyHex("02 0f000000 0200000000000000 6d61696e2e7273")
            .dependencyHex("02 0b000000 0300000000000000 617070")
            .dependencyHex(
                "00 b89ae899b9550000 0100000000000000 0300000000000000 0300000000000000"
                    + "0200000000000000 2a000000 02000000")
            .objectHex(
                """
                00 b89ae899b9550000 a58cc3c809030000
                01 b89ae899b9550000 91a1c3c809030000
                """);
    int hash = (int) 3860206859L;
    assertThat(queues.spans())
        .containsExactly(
            new Rows.Span(0, true, 0x0309c8c38ca5L, "work", "app", "main.rs", 42, hash),
            new Rows.Span(1, false, 0x0309c8c3a191L, "work", "app", "main.rs", 42, hash));
  }

  private static QueueBuilder image() {
    return QueueBuilder.of(List.of(), List.of(QueueBuilder.type("ImageEvent", 0)))
        .objectHex(
            "00 21000000 8f3cccc809030000 02 04000000 73686f74 02 03000000 706e67 04000000"
                + "01020304");
  }

  @Test
  void images() {
    TickClock ticks = new TickClock(1_000_000_000L, 0, 0);
    assertThat(image().images(ticks))
        .containsExactly(new Rows.Image(0x0309c8cc3c8fL, "shot", "png", "01020304"));
  }

  @Test
  void imagesInALogStreamAreCheckedAndSkipped() {
    assertThat(image().logs(CLOCK)).isEmpty();
  }
}
