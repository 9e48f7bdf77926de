package io.micromegas.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Lz4FrameTest {
  private static final int MAX = 1 << 24;
  private static final String EMPTY = "04224D185440AE00000000055DCC02";

  @Test
  void framesOfTheSpecification() {
    assertThat(Lz4Frame.encode(ByteSlice.of(new byte[0]))).isEqualTo(hex(EMPTY));
    byte[] abc = hex("04224D185440AE03000080616263FF53D13200000000FF53D132");
    assertThat(Lz4Frame.encode(ByteSlice.of(hex("616263")))).isEqualTo(abc);
    assertThat(decode(hex(EMPTY))).isEmpty();
    assertThat(decode(abc)).isEqualTo(hex("616263"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x10, 0x04, 0x14, 0x20, 0x34, 0x0c, 0x3c})
  void whatIsWrittenReadsBack(int flags) throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      byte[] content = content(new SplittableRandom(seed));
      byte[] frame = LinkedLz4.frame(ByteSlice.of(content), flags);
      assertThat(decode(frame)).as("seed " + seed).isEqualTo(content);
      if ((flags & Lz4Frame.INDEPENDENT) != 0) {
        assertThat(new LZ4FrameInputStream(new ByteArrayInputStream(frame)).readAllBytes())
            .as("seed " + seed)
            .isEqualTo(content);
      }
    }
  }

  @Test
  void framesOfAnotherImplementationDecode() throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] content = content(random);
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      try (LZ4FrameOutputStream out =
          new LZ4FrameOutputStream(
              frame,
              LZ4FrameOutputStream.BLOCKSIZE.SIZE_256KB,
              LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE,
              LZ4FrameOutputStream.FLG.Bits.CONTENT_CHECKSUM)) {
        out.write(content);
      }
      assertThat(decode(frame.toByteArray())).as("seed " + seed).isEqualTo(content);
      for (LZ4Compressor compressor :
          new LZ4Compressor[] {
            LZ4Factory.safeInstance().fastCompressor(), LZ4Factory.safeInstance().highCompressor()
          }) {
        byte[] block = compressor.compress(content);
        byte[] out = new byte[content.length];
        assertThat(Lz4Block.decode(block, 0, block.length, out, 0, 0, out.length))
            .isEqualTo(out.length);
        assertThat(out).as("seed " + seed).isEqualTo(content);
      }
    }
  }

  @Test
  void framesOfOursAreReadByAnotherImplementationIfMarkedIndependent() throws IOException {
    for (long seed = 0; seed < 60; seed++) {
      byte[] content = content(new SplittableRandom(seed));
      byte[] frame = Lz4Frame.encode(ByteSlice.of(content));
      assertThat(decode(frame)).as("seed " + seed).isEqualTo(content);
      frame[4] |= Lz4Frame.INDEPENDENT;
      frame[6] = (byte) (Lz4Frame.checksum(frame, 4, 2) >>> 8);
      assertThat(new LZ4FrameInputStream(new ByteArrayInputStream(frame)).readAllBytes())
          .as("seed " + seed)
          .isEqualTo(content);
    }
  }

  /** Why reading has a block decoder of ours. */
  @Test
  void theLibraryDecodesNoLinkedBlocks() {
    byte[] content = new byte[100_000];
    SplittableRandom random = new SplittableRandom(5);
    random.nextBytes(content);
    System.arraycopy(content, 10_000, content, 65_536, 30_000);
    byte[] linked = LinkedLz4.frame(ByteSlice.of(content), 0);
    assertThat(decode(linked)).isEqualTo(content);
    assertThatThrownBy(
            () -> new LZ4FrameInputStream(new ByteArrayInputStream(linked)).readAllBytes())
        .hasStackTraceContaining("Dependent block stream is unsupported");

    int second = 7 + 4 + 65_536; // the first block is random bytes, stored
    int length = LittleEndian.i32(linked, second);
    byte[] out = content.clone();
    for (LZ4Factory library :
        new LZ4Factory[] {LZ4Factory.safeInstance(), LZ4Factory.nativeInstance()}) {
      assertThatThrownBy(() ->
              library
                  .safeDecompressor()
                  .decompress(linked, second + 4, length, out, 65_536, content.length - 65_536))
          .isInstanceOf(LZ4Exception.class);
    }
  }

  @Test
  void framesOfRealSendersDecode() {
    for (String folder : Vectors.FOLDERS) {
      for (IncomingBlock block : new Vectors(folder).blocks) {
        BlockPayload payload = BlockPayload.of(block.payload());
        ByteSlice objects = Lz4Frame.decode(payload.objects(), MAX);
        byte[] again = Lz4Frame.encode(objects);
        assertThat(decode(again)).isEqualTo(objects.toByteArray());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', ends in the middle",
    "04224D18, ends in the middle",
    "05224D185440AE00000000055DCC02, magic number",
    "04224D185440AF00000000055DCC02, checksum of the header",
    "04224D185440AE00000000055DCC03, checksum of the content",
    "04224D185440AE03000080616263FF53D13300000000FF53D132, checksum of a block",
    "04224D185440AE03000080616264FF53D13200000000FF53D132, checksum of a block",
    "04224D185440AE01000180, a block of 65537 bytes",
    "04224D189440AE00000000055DCC02, unknown flags",
    "04224D185640AE00000000055DCC02, unknown flags",
    "04224D185430AE00000000055DCC02, unknown flags",
  })
  void framesThatAreNone(String frame, String why) {
    assertThatThrownBy(() -> decode(hex(frame)))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining(why)
        .extracting("code")
        .isEqualTo(ErrorCode.CORRUPT_BLOCK);
  }

  @Test
  void everyTruncationAndEveryFlippedBitIsSeen() {
    byte[] content = content(new SplittableRandom(3));
    byte[] frame = Lz4Frame.encode(new ByteSlice(content, 0, Math.min(content.length, 500)));
    for (int cut = 0; cut < frame.length; cut++) {
      byte[] part = Arrays.copyOf(frame, cut);
      assertThatThrownBy(() -> decode(part)).isInstanceOf(MicromegasException.class);
    }
    for (int bit = 0; bit < frame.length * 8; bit++) {
      byte[] bad = frame.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> decode(bad)).isInstanceOf(MicromegasException.class);
    }
  }

  @Test
  void garbageInUncheckedBlocksGivesBytesOrAnError() {
    SplittableRandom random = new SplittableRandom(11);
    byte[] frame = LinkedLz4.frame(ByteSlice.of(content(random)), 0);
    for (int i = 0; i < 5_000; i++) {
      byte[] bad = frame.clone();
      for (int changes = random.nextInt(1, 8); changes > 0; changes--) {
        bad[random.nextInt(7, bad.length)] = (byte) random.nextInt();
      }
      try {
        decode(bad);
      } catch (MicromegasException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_BLOCK);
      }
    }
  }

  @Test
  void whatFollowsTheFrameIsIgnored() {
    byte[] frame = Lz4Frame.encode(ByteSlice.of(hex("616263")));
    byte[] twice = new ByteBuilder(64).bytes(frame).bytes(frame).u8(1).toByteArray();
    assertThat(decode(twice)).isEqualTo(hex("616263"));
  }

  @Test
  void contentBeyondTheLimitIsRefusedWithoutBeingHeld() {
    byte[] frame = Lz4Frame.encode(ByteSlice.of(new byte[1 << 20]));
    assertThat(frame).hasSizeLessThan(10_000);
    assertThatThrownBy(() -> Lz4Frame.decode(ByteSlice.of(frame), 100_000))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining("the limit of 100000 bytes");
    assertThat(Lz4Frame.decode(ByteSlice.of(frame), 1 << 20).length()).isEqualTo(1 << 20);
  }

  private static byte[] decode(byte[] frame) {
    return Lz4Frame.decode(ByteSlice.of(frame), MAX).toByteArray();
  }

  /** Random, repetitive and constant stretches, some beyond several blocks. */
  private static byte[] content(SplittableRandom random) {
    byte[] content = new byte[random.nextInt(random.nextInt(4) == 0 ? 300_000 : 2_000)];
    int at = 0;
    while (at < content.length) {
      int length = Math.min(content.length - at, 1 + random.nextInt(3_000));
      int kind = random.nextInt(3);
      int back = 1 + random.nextInt(70_000);
      for (int i = at; i < at + length; i++) {
        boolean copy = kind == 1 && i >= back;
        content[i] = (byte) (copy ? content[i - back] : kind == 2 ? at : random.nextInt());
      }
      at += length;
    }
    return content;
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
