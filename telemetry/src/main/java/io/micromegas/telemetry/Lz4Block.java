package io.micromegas.telemetry;

/**
 * The blocks inside an LZ4 frame. Matches may reach into earlier blocks, which therefore stand in
 * front of the output in the same array: no dictionary is copied.
 */
final class Lz4Block {
  /** Room that the output array should have behind its limit, for copies by whole words. */
  static final int SLACK = 16;

  private static final String PART = "LZ4 frame";

  private Lz4Block() {}

  /**
   * Decodes {@code in[from .. to)} to {@code out[start ..]} and returns where the output ends.
   *
   * @param lowest first byte of {@code out} that a match may refer to
   * @param limit where the output must end at the latest
   */
  static int decode(byte[] in, int from, int to, byte[] out, int start, int lowest, int limit) {
    int at = from;
    int to8 = to - 16;
    int fast = Math.min(limit, out.length - SLACK);
    int end = start;
    while (true) {
      if (at >= to) {
        throw Corrupt.at(PART, at, "a block ends before its last literals");
      }
      int token = in[at++] & 0xff;
      int literals = token >>> 4;
      if (literals < 15 && at <= to8 && end <= fast - 15) {
        LittleEndian.i64(out, end, LittleEndian.i64(in, at));
        LittleEndian.i64(out, end + 8, LittleEndian.i64(in, at + 8));
      } else {
        if (literals == 15) {
          int more;
          do {
            if (at >= to) {
              throw Corrupt.at(PART, at, "a length runs out of its block");
            }
            more = in[at++] & 0xff;
            literals += more;
          } while (more == 255 && literals <= to - at);
        }
        if (literals > to - at || literals > limit - end) {
          throw Corrupt.at(PART, at, literals + " literals do not fit their block");
        }
        System.arraycopy(in, at, out, end, literals);
      }
      at += literals;
      end += literals;
      if (at == to) {
        return end;
      }
      if (at > to - 2) {
        throw Corrupt.at(PART, at, "a match without its offset");
      }
      int offset = LittleEndian.u16(in, at);
      at += 2;
      if (offset == 0 || offset > end - lowest) {
        throw Corrupt.at(PART, at, "a match " + offset + " bytes back, before the content");
      }
      int length = (token & 15) + 4;
      if (length == 19) {
        int more;
        do {
          if (at >= to) {
            throw Corrupt.at(PART, at, "a length runs out of its block");
          }
          more = in[at++] & 0xff;
          length += more;
        } while (more == 255 && length <= limit - end);
      }
      if (length > limit - end) {
        throw Corrupt.at(PART, at, "content larger than its block may be");
      }
      if (offset >= 8 && end + length <= fast) {
        int source = end - offset;
        int stop = end + length;
        do {
          LittleEndian.i64(out, end, LittleEndian.i64(out, source));
          end += 8;
          source += 8;
        } while (end < stop);
        end = stop;
      } else {
        end = overlapping(out, end, offset, length);
      }
    }
  }

  /** Copies a match whose source is still growing, doubling what is there. */
  private static int overlapping(byte[] out, int end, int offset, int length) {
    int source = end - offset;
    int ready = offset;
    int left = length;
    int to = end;
    while (left > ready) {
      System.arraycopy(out, source, out, to, ready);
      to += ready;
      left -= ready;
      ready <<= 1;
    }
    System.arraycopy(out, source, out, to, left);
    return to + left;
  }
}
