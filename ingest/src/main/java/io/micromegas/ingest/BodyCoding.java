package io.micromegas.ingest;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** How a body was packed on its way. */
enum BodyCoding {
  IDENTITY,
  GZIP,
  ZSTD;

  /** What is undone, as {@code Accept-Encoding} says it. */
  static final String KNOWN = "gzip, zstd";

  private static final int PIECE = 64 << 10;

  /**
   * A window of 8 MiB, all that senders may use over HTTP (RFC 9659). Memory of it is touched only
   * as far as it is filled.
   */
  private static final int LARGEST_ZSTD_WINDOW_LOG = 23;

  /** Returns it; empty for one that we do not know. */
  static Optional<BodyCoding> of(@Nullable String contentEncoding) {
    if (contentEncoding == null) {
      return Optional.of(IDENTITY);
    }
    return switch (contentEncoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Optional.of(IDENTITY);
      case "gzip", "x-gzip" -> Optional.of(GZIP);
      case "zstd" -> Optional.of(ZSTD);
      default -> Optional.empty();
    };
  }

  /**
   * Unpacks a body.
   *
   * @param ticket with room for the packed body; what it becomes is added
   * @throws MicromegasException TOO_LARGE beyond the limit, INVALID_ARGUMENT if it is not packed so
   */
  byte[] undo(byte[] body, Admission.Ticket ticket, long maxBytes) {
    if (this == IDENTITY) {
      return body;
    }
    try (InputStream in = open(new ByteArrayInputStream(body))) {
      return readAll(in, body.length, ticket, maxBytes);
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "the body is not " + name().toLowerCase(Locale.ROOT) + ": " + e.getMessage(),
          e);
    }
  }

  /** Returns what is packed in there; frames one after the other are one. */
  InputStream open(InputStream packed) throws IOException {
    return switch (this) {
      case IDENTITY -> packed;
      case GZIP -> new GZIPInputStream(packed, PIECE);
      case ZSTD -> new ZstdInputStreamNoFinalizer(packed).setLongMax(LARGEST_ZSTD_WINDOW_LOG);
    };
  }

  /**
   * Reads what is unpacked on the way: memory follows what there is, and the ticket with it.
   *
   * @param counted bytes that the ticket has room for already
   */
  static byte[] readAll(InputStream in, long counted, Admission.Ticket ticket, long maxBytes)
      throws IOException {
    ByteArrayOutputStream unpacked = new ByteArrayOutputStream((int) Math.max(64, counted));
    byte[] piece = new byte[PIECE];
    long room = counted;
    int read;
    while ((read = in.read(piece)) > 0) {
      long size = unpacked.size() + (long) read;
      if (size > maxBytes) {
        throw new MicromegasException(
            ErrorCode.TOO_LARGE, "unpacked, the body is larger than " + maxBytes + " bytes");
      }
      if (size > room) {
        ticket.grow(size - room);
        room = size;
      }
      unpacked.write(piece, 0, read);
    }
    return unpacked.toByteArray();
  }
}
