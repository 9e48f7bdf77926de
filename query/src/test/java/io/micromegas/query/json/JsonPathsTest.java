package io.micromegas.query.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JsonPathsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static byte[] all(String json, String path) {
    return JsonPaths.all(new byte[][] {json.getBytes(UTF_8), path.getBytes(UTF_8)}, () -> false);
  }

  private static byte[] first(String json, String path) {
    return JsonPaths.first(new byte[][] {json.getBytes(UTF_8), path.getBytes(UTF_8)}, () -> false);
  }

  @Test
  void pathsLeadWhereTheyAreSaidTo() throws Exception {
    int found = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      JsonNode value = new RandomJson(random).value(5);
      PathOracle path = PathOracle.random(random);
      // The order of members and the exact numbers as they are once they were read.
      JsonNode read = JSON.readTree(JsonText.read(value.toString().getBytes(UTF_8)).bytes());
      ArrayNode expected = JSON.createArrayNode().addAll(path.meaning().apply(List.of(read)));
      String shown = "seed " + seed + ": " + path.path() + " in " + read;
      JsonNode answer = JSON.readTree(all(value.toString(), path.path()));
      assertThat(answer).as(shown).isEqualTo(expected);
      byte[] first = first(value.toString(), path.path());
      if (expected.isEmpty()) {
        assertThat(first).as(shown).isNull();
      } else {
        found++;
        assertThat(JSON.readTree(first)).as(shown).isEqualTo(expected.get(0));
      }
    }
    assertThat(found).isGreaterThan(5000);
  }

  @Test
  void whatIsNoPathIsRefusedAndNothingElseHappens() {
    String alphabet = "$@.*[]{}()?\"' :ab0129,-+/%=<>!&|\\last to exists starts with null";
    int refused = 0;
    for (long seed = 0; seed < 30_000; seed++) {
      RandomJson random = new RandomJson(new Random(seed));
      String path = PathOracle.random(random.random()).path();
      String changed = new String(random.mutated(path.getBytes(UTF_8), alphabet), UTF_8);
      try {
        all("{\"a\":[1,{\"b\":\"x\"},null]}", changed);
      } catch (MicromegasException e) {
        refused++;
        assertThat(e.code()).as("seed %d: %s", seed, changed).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(e).hasMessageContaining("invalid JSONPath '" + changed + "'");
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + changed, e);
      }
    }
    assertThat(refused).isBetween(3000, 29_000);
  }

  @Test
  void longAndDeepPathsAreRefused() {
    for (String path :
        List.of(
            "$" + ".a".repeat(100_000),
            "$" + ".a".repeat(201),
            "$?(" + "(".repeat(10_000),
            "$?(" + "!".repeat(10_000),
            "$?(" + "-".repeat(10_000),
            "$?(1" + "+1".repeat(5000) + " == 1)",
            "$?(1 == 1" + " || 1 == 1".repeat(1000) + ")",
            "$" + "?(exists(@".repeat(60),
            "$[" + "0,".repeat(100_000) + "0]")) {
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(() -> all("{}", path))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .withMessageStartingWith("jsonb_path_query: invalid JSONPath '$");
    }
  }

  @Test
  void pathsThatExplodeAreStopped() {
    String deep = "[".repeat(150) + "1" + "]".repeat(150);
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> first(deep, "$" + ".**".repeat(20) + ".none"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> all(deep, "$.**.**.**"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
    String wide = "[" + "1,".repeat(100_000) + "1]";
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> first(wide, "$?(@[*] == $[*] + 1 || @[*] > $[*])"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
  }

  @Test
  void aPathThatTakesLongAsksWhetherToGoOn() {
    AtomicInteger asked = new AtomicInteger();
    byte[] deep = ("[".repeat(150) + "1" + "]".repeat(150)).getBytes(UTF_8);
    byte[] path = ("$" + ".**".repeat(20) + ".none").getBytes(UTF_8);
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(
            () -> JsonPaths.first(new byte[][] {deep, path}, () -> asked.incrementAndGet() == 3))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
  }
}
