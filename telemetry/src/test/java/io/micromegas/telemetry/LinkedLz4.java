package io.micromegas.telemetry;

/** Writes LZ4 frames of every kind, with matches into earlier blocks where blocks are linked. */
final class LinkedLz4 {
  private static final int BLOCK = 64 << 10;
  private static final int BLOCK_CODE = 0x40;
  private static final int WINDOW = 65_535;
  private static final int TABLE_BITS = 14;

  // The format's ends: the last match starts 12 bytes, and stops 5 bytes before the block's end.
  private static final int LAST_MATCH = 12;
  private static final int LAST_LITERALS = 5;

  private final byte[] in;
  private final int inStart;
  private final boolean linked;
  // Places in the input plus one; 0 for none.
  private final int[] table = new int[1 << TABLE_BITS];
  private final ByteBuilder out = new ByteBuilder(BLOCK);

  private LinkedLz4(ByteSlice content, boolean linked) {
    in = content.array();
    inStart = content.offset();
    this.linked = linked;
  }

  /** Encodes with these flags of the frame's descriptor (version aside). */
  static byte[] frame(ByteSlice content, int flags) {
    ByteBuilder frame = new ByteBuilder(content.length() / 2 + 64);
    frame.u32(Lz4Frame.MAGIC).u8(0x40 | flags).u8(BLOCK_CODE);
    if ((flags & Lz4Frame.CONTENT_SIZE) != 0) {
      frame.u64(content.length());
    }
    ByteSlice header = frame.slice();
    frame.u8(Lz4Frame.checksum(header.array(), 4, header.length() - 4) >>> 8);
    LinkedLz4 encoder = new LinkedLz4(content, (flags & Lz4Frame.INDEPENDENT) == 0);
    for (int from = content.offset(); from < content.end(); from += BLOCK) {
      int to = Math.min(from + BLOCK, content.end());
      encoder.block(frame, from, to, (flags & Lz4Frame.BLOCK_CHECKSUM) != 0);
    }
    frame.u32(0);
    if ((flags & Lz4Frame.CONTENT_CHECKSUM) != 0) {
      frame.u32(Lz4Frame.checksum(content.array(), content.offset(), content.length()));
    }
    return frame.toByteArray();
  }

  private void block(ByteBuilder frame, int from, int to, boolean checksum) {
    out.clear();
    compress(from, to);
    ByteSlice data = out.slice();
    if (data.length() < to - from) {
      frame.u32(data.length());
    } else {
      data = new ByteSlice(in, from, to - from);
      frame.u32(data.length() | Lz4Frame.STORED);
    }
    frame.bytes(data.array(), data.offset(), data.length());
    if (checksum) {
      frame.u32(Lz4Frame.checksum(data.array(), data.offset(), data.length()));
    }
  }

  private void compress(int from, int to) {
    int lowest = linked ? inStart : from;
    int literals = from;
    int at = from;
    while (at <= to - LAST_MATCH) {
      int word = LittleEndian.i32(in, at);
      int slot = (word * 0x9E3779B1) >>> (32 - TABLE_BITS);
      int match = table[slot] - 1;
      table[slot] = at + 1;
      if (match < Math.max(lowest, at - WINDOW) || LittleEndian.i32(in, match) != word) {
        at += 1 + ((at - literals) >> 6);
        continue;
      }
      int length = 4;
      while (at + length < to - LAST_LITERALS && in[match + length] == in[at + length]) {
        length++;
      }
      sequence(literals, at, length);
      out.u8(at - match).u8((at - match) >>> 8);
      length(length - 4);
      at += length;
      literals = at;
    }
    sequence(literals, to, 4);
  }

  private void sequence(int from, int to, int matchLength) {
    int literals = to - from;
    out.u8(Math.min(literals, 15) << 4 | Math.min(matchLength - 4, 15));
    length(literals);
    out.bytes(in, from, literals);
  }

  /** Writes what of a length does not fit into its half of the token. */
  private void length(int length) {
    if (length >= 15) {
      int rest = length - 15;
      for (; rest >= 255; rest -= 255) {
        out.u8(255);
      }
      out.u8(rest);
    }
  }
}
