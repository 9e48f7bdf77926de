package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
  private static final String R = "�";

  /** The examples of the Unicode standard, chapter 3, and the usual suspects. */
  @ParameterizedTest
  @CsvSource({
    "e9, R",
    "c080af, RRR",
    "e080af, RRR",
    "eda080, RRR",
    "edbfbf41, RRRA",
    "f0808080, RRRR",
    "f4908080, RRRR",
    "f4919293ff4180bf42, RRRRRARRB",
    "e180e2f09192f1bf41, RRRRA",
    "41e282, AR",
    "e28241, RA",
    "f09f98, R",
    "c3a9, é",
    "'', ''",
  })
  void oneReplacementForEachMaximalSubpart(String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    ByteBuilder out = new ByteBuilder(16);
    Utf8.repair(bytes, 0, bytes.length, out);
    assertThat(text(out)).isEqualTo(text.replace("R", R));
    assertThat(Utf8.isValid(bytes, 0, bytes.length)).isEqualTo(!text.contains("R"));
  }

  @ParameterizedTest
  @CsvSource({
    "41004200, AB",
    "e9002020, é ",
    "ac20, €",
    "3dd800de, 😀",
    "3dd84100, RA",
    "00de4100, RA",
    "3dd8, R",
    "00d83dd800de, R😀",
    "'', ''",
  })
  void utf16LittleEndian(String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    String wanted = hex.equals("e9002020") ? "é\u2020" : text.replace("R", R);
    ByteBuilder out = new ByteBuilder(16);
    Utf8.fromUtf16(bytes, 0, bytes.length, out);
    assertThat(text(out)).isEqualTo(wanted);
  }

  @Test
  void validityAgreesWithTheJdk() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      for (int j = 0; j < bytes.length; j++) {
        int kind = random.nextInt(6);
        bytes[j] =
            (byte)
                (kind < 3
                    ? random.nextInt(128)
                    : kind < 5 ? 0x80 | random.nextInt(64) : -random.nextInt(64));
      }
      boolean valid;
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        valid = true;
      } catch (CharacterCodingException e) {
        valid = false;
      }
      assertThat(Utf8.isValid(bytes, 0, bytes.length))
          .as(HexFormat.of().formatHex(bytes))
          .isEqualTo(valid);
      ByteBuilder out = new ByteBuilder(16);
      Utf8.repair(bytes, 0, bytes.length, out);
      assertThat(Utf8.isValid(out.toByteArray(), 0, out.size())).isTrue();
    }
  }

  private static String text(ByteBuilder out) {
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }
}
