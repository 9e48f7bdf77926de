package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborBodiesTest implements Cbor {
  private static final UUID ID = UUID.fromString("0db2aa94-6816-413b-92fe-630e46611f7b");

  @Test
  void everyBodyReadsBackInEverySendersForm() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ProcessInfo process = Samples.process(random);
      StreamInfo stream = Samples.stream(random);
      IncomingBlock block = Samples.block(random);
      String because = "seed " + seed;
      assertThat(CborBodies.readProcess(CborBodies.writeProcess(process)))
          .as(because)
          .isEqualTo(process);
      assertThat(CborBodies.readStream(CborBodies.writeStream(stream)))
          .as(because)
          .isEqualTo(stream);
      assertSame(because, CborBodies.readBlock(CborBodies.writeBlock(block)), block);
      for (SenderForm form : List.of(SenderForm.RUST, SenderForm.OLD_RUST, SenderForm.UNREAL)) {
        assertThat(CborBodies.readProcess(form.process(process))).as(because).isEqualTo(process);
        assertThat(CborBodies.readStream(form.stream(stream))).as(because).isEqualTo(stream);
        assertSame(because, CborBodies.readBlock(form.block(block)), block);
      }
    }
  }

  private static void assertSame(String because, IncomingBlock actual, IncomingBlock expected) {
    assertThat(actual.info()).as(because).isEqualTo(expected.info());
    assertThat(actual.payload()).as(because).isEqualTo(expected.payload());
  }

  @Test
  void typesReadBackAsStored() {
    for (long seed = 0; seed < 100; seed++) {
      List<UserDefinedType> types = Samples.types(new SplittableRandom(seed));
      byte[] stored = CborBodies.encodeTypes(types);
      assertThat(CborBodies.decodeTypes(stored)).as("seed " + seed).isEqualTo(types);
    }
    assertThat(CborBodies.encodeTypes(List.of())).containsExactly(0x80);
    List<UserDefinedType> huge = List.of(new UserDefinedType("t", -1, List.of(), false));
    assertThat(CborBodies.decodeTypes(CborBodies.encodeTypes(huge))).isEqualTo(huge);
    ByteBuilder wire = text(new ByteBuilder(64).u8(0x81).u8(0xa4), "name", "t", "size");
    wire.bytes(HexFormat.of().parseHex("1BFFFFFFFFFFFFFFFF"));
    bool(text(text(wire, "members").u8(0x80), "is_reference"), false);
    assertThat(CborBodies.decodeTypes(wire.toByteArray())).isEqualTo(huge);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "medium", "generator"})
  void realSendersBodiesAreAlreadyCanonical(String folder) {
    Vectors vectors = new Vectors(folder);
    for (int i = 0; i < vectors.blocks.size(); i++) {
      IncomingBlock block = vectors.blocks.get(i);
      assertThat(indexOf(vectors.blockBodies.get(i), block.payload())).isPositive();
      assertThat(BlockPayload.of(block.payload()).toCanonical()).isEqualTo(block.payload());
    }
    assertThat(vectors.expected("blocks")).hasSameSizeAs(vectors.blocks);
    for (var row : vectors.expected("blocks")) {
      IncomingBlock block =
          vectors.blocks.stream()
              .filter(b -> b.info().blockId().toString().equals(row.get("block_id").asText()))
              .findFirst()
              .orElseThrow();
      assertThat(block.payload()).hasSize(row.get("payload_size").asInt());
      assertThat(block.info().nbObjects()).isEqualTo(row.get("nb_objects").asInt());
      assertThat(block.info().endTicks()).isEqualTo(row.get("end_ticks").asLong());
      assertThat(vectors.process(block).exe()).isEqualTo(row.get("exe").asText());
    }
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int i = 0; i <= all.length - part.length; i++) {
      if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }

  @ParameterizedTest
  @CsvSource({
    "A26C646570656E64656E6369657342DEAD676F626A656374734101, dead, 01",
    "A26C646570656E64656E636965738218DE18AD676F626A656374738101, dead, 01",
    "BF6C646570656E64656E6369657342DEAD676F626A656374735F4101420203FFFF, dead, 010203",
    "A36C646570656E64656E6369657341DE676F626A65637473410163666F6F0199, de, 01",
    "A363666F6FA20142AABB029FC100FF6C646570656E64656E6369657341DE676F626A656374734101, de, 01",
    "D9D9F7A26C646570656E64656E6369657341DE676F626A656374734101, de, 01",
  })
  void payloadsInEveryForm(String hex, String dependencies, String objects) {
    BlockPayload payload = BlockPayload.of(HexFormat.of().parseHex(hex));
    assertThat(HexFormat.of().formatHex(payload.dependencies().toByteArray()))
        .isEqualTo(dependencies);
    assertThat(HexFormat.of().formatHex(payload.objects().toByteArray())).isEqualTo(objects);
  }

  @ParameterizedTest
  @CsvSource({
    "A36C646570656E64656E6369657341DE676F626A656374734101676F626A656374734102, there twice",
    "8241DE4101, 'expected a map, got an array'",
    "A26C646570656E64656E6369657361DE676F626A656374734101, 'expected bytes, got text'",
    "A26C646570656E64656E63696573811901FF676F626A656374734101, 511 is not a byte",
    "A16C646570656E64656E6369657341DE, field objects: missing",
    "A26C646570656E64656E636965735BFFFFFFFFFFFFFFFFDE, Illegal length",
    "A26C646570656E64656E636965737A7FFFFFFFDE, 'expected bytes, got text'",
    "A26C646570656E64656E636965739B0000000100000000DE, Illegal length",
    "A26C646570656E64656E636965735F5F4101FFFF, Illegal chunked-length",
    "BBFFFFFFFFFFFFFFFF, Illegal length",
    "A1, ends in the middle",
    "BF, ends in the middle",
    "A10101, a map key that is not text",
    "A161FF01, Invalid UTF-8",
    "A163666F6F1C, not CBOR",
    "A163666F6FA1F601, Unsupported major type (7)",
    "BAFFFFFFFFFF, claims a length of 2 GiB or more",
    "A26C646570656E64656E636965735AFFFFFFFF41DEFF676F626A656374734101, claims a length of 2 GiB",
    "A26C646570656E64656E636965735A7FFFFFFFDE, ends in the middle",
    "A26C646570656E64656E63696573F8FF676F626A656374734101, 'expected bytes, got a simple value'",
    "A164F141424301, text that is not UTF-8",
    "A163EDA08001, text that is not UTF-8",
    "A17F63EDA080FF01, text that is not UTF-8",
    "D90100A26C646570656E64656E6369657341DED819004101, a map key that is not text",
    "A26C646570656E64656E63696573C241DE676F626A656374734101, 'expected bytes, got a tag that makes it a number'",
    "A163666F6FFF, Unexpected Break",
  })
  void payloadsThatAreNone(String hex, String why) {
    assertThatThrownBy(() -> BlockPayload.of(HexFormat.of().parseHex(hex)))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining(why)
        .extracting("code")
        .isEqualTo(ErrorCode.CORRUPT_BLOCK);
  }

  @Test
  void theCanonicalPayloadIsTheOneOfTheSpecification() {
    BlockPayload payload =
        new BlockPayload(
            ByteSlice.of(new byte[] {(byte) 0xde, (byte) 0xad}), ByteSlice.of(new byte[] {1}));
    assertThat(HexFormat.of().withUpperCase().formatHex(payload.toCanonical()))
        .isEqualTo("A26C646570656E64656E6369657342DEAD676F626A656374734101");
  }

  @Test
  void deepNestingOfWhatIsIgnoredIsRefused() {
    byte[] deep = new byte[100_000];
    Arrays.fill(deep, (byte) 0x81);
    deep[0] = (byte) 0xa1;
    deep[1] = 0x60;
    refused(
        () -> CborBodies.readProcess(deep), "nesting depth (65) exceeds the maximum allowed (64");
    Arrays.fill(deep, (byte) 0xc1); // tags do not nest, they end
    refused(() -> CborBodies.readProcess(deep), "more than 1000 tags before one value");
    refused(() -> CborBodies.readProcess(Arrays.copyOf(deep, 900)), "ends in the middle");
  }

  @ParameterizedTest
  @CsvSource({
    "0db2aa94-6816-413b-92fe-630e46611f7b, true",
    "0DB2AA94-6816-413B-92FE-630E46611F7B, true",
    "0db2aa946816413b92fe630e46611f7b, true",
    "{0DB2AA94-6816-413B-92FE-630E46611F7B}, true",
    "urn:uuid:0db2aa94-6816-413b-92fe-630e46611f7b, true",
    "0db2aa94-6816-413b-92fe-630e46611f7, false",
    "0db2aa94-6816-413b-92fe-630e46611f7g, false",
    "0db2aa94_6816-413b-92fe-630e46611f7b, false",
    "{0db2aa946816413b92fe630e46611f7b}, false",
    "'', false",
  })
  void uuidSpellings(String text, boolean good) {
    assertThat(UuidText.parse(text)).isEqualTo(good ? Optional.of(ID) : Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-02T03:04:05Z, 2024-01-02T03:04:05Z",
    "2024-01-02t03:04:05.678z, 2024-01-02T03:04:05.678Z",
    "2024-01-02 03:04:05.123456789+00:00, 2024-01-02T03:04:05.123456789Z",
    "2024-01-02T03:04:05+01:30, 2024-01-02T01:34:05Z",
    "2024-01-02T03:04:05-23:59, 2024-01-03T03:03:05Z",
    "2016-12-31T23:59:60.5Z, 2017-01-01T00:00:00.5Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
  })
  void timeSpellings(String text, Instant time) {
    assertThat(Rfc3339.parse(text)).isEqualTo(time);
    assertThat(CborBodies.readProcess(processWith("start_time", text)).startTime()).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-01-02T03:04:05",
        "2024-01-02T03:04:05.Z",
        "2024-01-02T03:04:05.1234567890Z",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-01-02T24:00:00Z",
        "2024-01-02T03:04:61Z",
        "2024-01-02X03:04:05Z",
        "2024-01-02T03:04:05+0100",
        "2024-01-02T03:04:05Z ",
        "0001-01-01T00:00:00Z",
        "",
      })
  void timesThatAreNone(String text) {
    refused(
        () -> CborBodies.readProcess(processWith("start_time", text)),
        "insert_process: field start_time: '" + text + "'");
  }

  @Test
  void whatIsWrongIsNamed() {
    refused(() -> CborBodies.readProcess(new byte[0]), "insert_process: ends in the middle");
    refused(() -> CborBodies.readProcess(processWith("process_id", "7")), "'7' is not a UUID");
    refused(
        () -> CborBodies.readProcess(processWith("exe", "é".repeat(256))),
        "field exe: longer than 255 characters");
    refused(
        () -> CborBodies.readProcess(processWith("exe", "a\0b")), "field exe: text with U+0000");
    refused(
        () -> CborBodies.readProcess(processWith("tsc_frequency", "1")),
        "field tsc_frequency: expected an integer, got text");
    byte[] process = CborBodies.writeProcess(process(Map.of()));
    for (int cut = 0; cut < process.length; cut++) {
      byte[] part = Arrays.copyOf(process, cut);
      refused(() -> CborBodies.readProcess(part), "insert_process");
    }
  }

  @Test
  void textsOf255CharactersFitWhateverTheirBytes() {
    String text = "😀".repeat(255);
    assertThat(CborBodies.readProcess(processWith("exe", text)).exe()).isEqualTo(text);
  }

  @Test
  void integersHaveTheRangeOfTheirColumn() {
    IncomingBlock block = Samples.block(new SplittableRandom(7));
    byte[] body = CborBodies.writeBlock(block);
    assertThat(CborBodies.readBlock(withLast(body, "nb_objects", "1A7FFFFFFF")).info().nbObjects())
        .isEqualTo(Integer.MAX_VALUE);
    assertThat(CborBodies.readBlock(withLast(body, "nb_objects", "3A7FFFFFFF")).info().nbObjects())
        .isEqualTo(Integer.MIN_VALUE);
    refused(
        () -> CborBodies.readBlock(withLast(body, "nb_objects", "1A80000000")),
        "field nb_objects: 2147483648 is outside 32 bits");
    refused(
        () -> CborBodies.readBlock(withLast(body, "nb_objects", "1B8000000000000000")),
        "outside 64 bits");
    for (String other : List.of("F90000", "E5", "C24105", "D81905", "D9010080", "4105", "6135")) {
      refused(() -> CborBodies.readBlock(withLast(body, "nb_objects", other)), "insert_block");
    }
  }

  @Test
  void reservedPropertiesAreDroppedAndTheLastOfEqualKeysWins() {
    ByteBuilder out = new ByteBuilder(64);
    byte[] body = CborBodies.writeProcess(process(Map.of()));
    out.u8(0xa3);
    text(out, "a", "1", "micromegas.audience", "x", "a", "2");
    byte[] with = withLast(body, "properties", HexFormat.of().formatHex(out.toByteArray()));
    assertThat(CborBodies.readProcess(with).properties()).isEqualTo(Map.of("a", "2"));
  }

  @Test
  void theParentMustBeNamedEvenWhenThereIsNone() {
    byte[] body = CborBodies.writeProcess(process(Map.of()));
    assertThat(CborBodies.readProcess(body).parentProcessId()).isEmpty();
    int at = indexOf(body, "parent_process_id".getBytes(StandardCharsets.UTF_8));
    body[at] = 'q';
    refused(() -> CborBodies.readProcess(body), "field parent_process_id: missing");
  }

  /** Replaces the value of the last field of a body. */
  private static byte[] withLast(byte[] body, String name, String hex) {
    byte[] key = name.getBytes(StandardCharsets.UTF_8);
    int at = indexOf(body, key) + key.length;
    return new ByteBuilder(body.length)
        .bytes(body, 0, at)
        .bytes(HexFormat.of().parseHex(hex))
        .toByteArray();
  }

  private static ProcessInfo process(Map<String, String> properties) {
    return new ProcessInfo(
        ID, "exe", "u", "r", "c", "d", "b", 0, Instant.EPOCH, 0, Optional.empty(), properties);
  }

  private byte[] processWith(String field, String value) {
    ByteBuilder out = new ByteBuilder(256).u8(0xbf);
    List<String> texts =
        List.of(
            "process_id",
            "exe",
            "username",
            "realname",
            "computer",
            "distro",
            "cpu_brand",
            "start_time",
            "parent_process_id");
    for (String name : texts) {
      String usual =
          switch (name) {
            case "process_id", "parent_process_id" -> ID.toString();
            case "start_time" -> "2024-01-02T03:04:05Z";
            default -> "";
          };
      text(out, name, name.equals(field) ? value : usual);
    }
    for (String name : List.of("tsc_frequency", "start_ticks")) {
      text(out, name);
      if (name.equals(field)) {
        text(out, value);
      } else {
        integer(out, 1);
      }
    }
    text(out, "properties").u8(0xa0).u8(0xff);
    return out.toByteArray();
  }

  private static void refused(ThrowingCallable call, String why) {
    assertThatThrownBy(call)
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining(why)
        .extracting("code")
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
