package io.micromegas.query.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** The one form, by a writer that shares nothing with ours. */
  private static String canonical(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        Map<byte[], String> members = new TreeMap<>(Arrays::compareUnsigned);
        object
            .properties()
            .forEach(member ->
                members.put(
                    member.getKey().getBytes(UTF_8),
                    quoted(member.getKey()) + ":" + canonical(member.getValue())));
        yield "{" + String.join(",", members.values()) + "}";
      }
      case ArrayNode array -> {
        List<String> elements = new ArrayList<>();
        array.forEach(element -> elements.add(canonical(element)));
        yield "[" + String.join(",", elements) + "]";
      }
      default -> value.isTextual() ? quoted(value.textValue()) : value.toString();
    };
  }

  private static String quoted(String text) {
    try {
      return STRICT.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(byte[] text) {
    JsonText json = JsonText.read(text);
    return json == null ? "none" : new String(json.bytes(), UTF_8);
  }

  @Test
  void howeverAValueIsSpelledItIsReadAsOneText() {
    for (long seed = 0; seed < 3000; seed++) {
      RandomJson random = new RandomJson(new Random(seed));
      JsonNode value = random.value(5);
      String expected = canonical(value);
      for (int i = 0; i < 4; i++) {
        String spelled = random.spelled(value);
        assertThat(read(spelled.getBytes(UTF_8)))
            .as("seed %d: %s", seed, spelled)
            .isEqualTo(expected);
      }
      assertThat(read(expected.getBytes(UTF_8))).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void everyValueIsWhereItIsSaidToBe() throws Exception {
    for (long seed = 0; seed < 1000; seed++) {
      JsonNode value = new RandomJson(new Random(seed)).value(5);
      JsonText json = JsonText.read(canonical(value).getBytes(UTF_8));
      compare(json, JsonText.ROOT, value, "seed " + seed);
    }
  }

  private static void compare(JsonText json, int node, JsonNode value, String seed)
      throws Exception {
    assertThat(STRICT.readTree(json.json(node)))
        .as(seed)
        .isEqualTo(STRICT.readTree(canonical(value)));
    switch (value) {
      case ObjectNode object -> {
        assertThat(json.size(node)).as(seed).isEqualTo(object.size());
        for (String key : RandomJson.KEYS) {
          int found = json.find(node, key.getBytes(UTF_8));
          assertThat(found != JsonText.NONE).as("%s, key %s", seed, key).isEqualTo(object.has(key));
          if (found != JsonText.NONE) {
            compare(json, found, object.get(key), seed);
          }
        }
      }
      case ArrayNode array -> {
        assertThat(json.size(node)).as(seed).isEqualTo(array.size());
        int element = JsonText.first(node);
        for (JsonNode expected : array) {
          compare(json, element, expected, seed);
          element = json.next(element);
        }
      }
      default -> {
        if (value.isTextual()) {
          assertThat(new String(json.content(node), UTF_8)).as(seed).isEqualTo(value.textValue());
        }
      }
    }
  }

  @Test
  void whateverIsReadIsReadTheSameAgainAndAllJsonIsRead() {
    int accepted = 0;
    for (long seed = 0; seed < 20_000; seed++) {
      RandomJson random = new RandomJson(new Random(seed));
      byte[] spelled = random.spelled(random.value(3)).getBytes(UTF_8);
      byte[] changed = random.mutated(spelled, "{}[]\",:'\\u0019-+.eEntf \n\0");
      byte[] text = new String(changed, UTF_8).getBytes(UTF_8);
      String shown = "seed " + seed + ": " + new String(text, UTF_8);
      String read = read(text);
      JsonNode strict = strictly(text);
      if (!read.equals("none")) {
        accepted++;
        assertThat(read(read.getBytes(UTF_8))).as(shown).isEqualTo(read);
      }
      if (strict != null && !new String(text, UTF_8).contains("\uFFFD")) {
        assertThat(read).as(shown).isNotEqualTo("none");
      }
    }
    assertThat(accepted).isBetween(500, 19_500);
  }

  private static @Nullable JsonNode strictly(byte[] text) {
    try {
      JsonNode read = STRICT.readTree(new String(text, UTF_8));
      return read == null || read.isMissingNode() ? null : read;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  @Test
  void depthAndLengthAreBounded() {
    for (String open : List.of("[", "{\"a\":", "[[1],")) {
      assertThat(read(open.repeat(1_000_000).getBytes(UTF_8))).isEqualTo("none");
    }
    assertThat(read(("[".repeat(200) + "]".repeat(200)).getBytes(UTF_8))).hasSize(400);
    assertThat(read(("[".repeat(202) + "]".repeat(202)).getBytes(UTF_8))).isEqualTo("none");
    byte[] spaces = new byte[JsonReader.MAX_BYTES + 1];
    Arrays.fill(spaces, (byte) ' ');
    spaces[0] = '1';
    assertThat(read(spaces)).isEqualTo("none");
    assertThat(read(Arrays.copyOf(spaces, JsonReader.MAX_BYTES))).isEqualTo("1");
  }

  @Test
  void numbersAreWhatTheyAreWrittenAs() {
    Map<String, String> doubles =
        Map.of("1e400", "Infinity", "1e-400", "0.0", "0.1", "0.1", "NaN", "NaN", "5.", "5.0");
    doubles.forEach(
        (text, value) -> assertThat(new JsonNumber(text).asDouble()).hasToString(value));
    assertThat(new JsonNumber("1" + "0".repeat(200)).asLong()).isEmpty();
    assertThat(new JsonNumber("7." + "0".repeat(200_000)).asLong()).hasValue(7);
    assertThat(new JsonNumber("9".repeat(1_000_000)).asLong()).isEmpty();
    assertThat(new JsonNumber("1e99999999999").asLong()).isEmpty();
    assertThat(new JsonNumber("-9223372036854775808").asLong()).hasValue(Long.MIN_VALUE);
  }
}
