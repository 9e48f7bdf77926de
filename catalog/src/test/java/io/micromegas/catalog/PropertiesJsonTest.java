package io.micromegas.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PropertiesJsonTest {
  @Test
  void sortsByBytesAndEscapesWhatJsonNeedsEscaped() {
    assertThat(PropertiesJson.write(Map.of())).isEqualTo("{}");
    assertThat(PropertiesJson.write(Map.of("b", "1", "B", "2", "aa", "\"\\\n\u0001é")))
        .isEqualTo("{\"B\":\"2\",\"aa\":\"\\\"\\\\\\n\\u0001é\",\"b\":\"1\"}");
    // U+1F600 is F0 9F… in UTF-8, U+FFFD is EF BF…: the other way round than in UTF-16.
    assertThat(PropertiesJson.write(Map.of("\uD83D\uDE00", "", "\uFFFD", "")))
        .isEqualTo("{\"\uFFFD\":\"\",\"\uD83D\uDE00\":\"\"}");
  }

  @Test
  void whatIsWrittenIsReadBackAndInOrder() {
    long seed = 42;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Map<String, String> properties = new HashMap<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        properties.put(text(random), text(random));
      }
      Map<String, String> back = PropertiesJson.read(PropertiesJson.write(properties));
      assertThat(back).as("seed %s round %s", seed, round).isEqualTo(properties);
      List<byte[]> keys =
          back.keySet().stream().map(k -> k.getBytes(StandardCharsets.UTF_8)).toList();
      assertThat(keys).isSortedAccordingTo(Arrays::compareUnsigned);
    }
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(5), 1, 0x1_1000)
        .filter(c -> c < 0xD800 || c > 0xDFFF)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
