package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** How a body was packed on its way. */
enum BodyCoding {
  IDENTITY,
  GZIP;

  private static final int PIECE = 64 << 10;

  /** Returns it; empty for one that we do not know. */
  static Optional<BodyCoding> of(Request request) {
    String coding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
    if (coding == null) {
      return Optional.of(IDENTITY);
    }
    return switch (coding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> Optional.of(IDENTITY);
      case "gzip", "x-gzip" -> Optional.of(GZIP);
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
    return switch (this) {
      case IDENTITY -> body;
      case GZIP -> gunzip(body, ticket, maxBytes);
    };
  }

  private static byte[] gunzip(byte[] body, Admission.Ticket ticket, long maxBytes) {
    ByteArrayOutputStream unpacked = new ByteArrayOutputStream(Math.max(64, body.length));
    byte[] piece = new byte[PIECE];
    long counted = body.length;
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), PIECE)) {
      int read;
      while ((read = in.read(piece)) > 0) {
        if (unpacked.size() + (long) read > maxBytes) {
          throw new MicromegasException(
              ErrorCode.TOO_LARGE, "unpacked, the body is larger than " + maxBytes + " bytes");
        }
        unpacked.write(piece, 0, read);
        if (unpacked.size() > counted) {
          ticket.grow(unpacked.size() - counted);
          counted = unpacked.size();
        }
      }
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "the body is not gzip: " + e.getMessage(), e);
    }
    return unpacked.toByteArray();
  }
}
