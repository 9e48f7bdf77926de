package io.micromegas.telemetry;

import static io.micromegas.telemetry.CborStruct.field;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;

/**
 * The two queues of a block, still compressed (ingestion-wire 3.1). The ranges point into the
 * payload that was read wherever it holds them in one piece.
 *
 * @param dependencies an LZ4 frame with what the events refer to; empty for OTLP
 * @param objects an LZ4 frame with the events; for OTLP the uncompressed message
 */
public record BlockPayload(ByteSlice dependencies, ByteSlice objects) {
  private static final CborStruct STRUCT =
      CborStruct.of(
          field("dependencies", CborReader::readBytes), field("objects", CborReader::readBytes));

  /**
   * Splits a stored payload, canonical or with the integer arrays of old senders.
   *
   * @throws MicromegasException CORRUPT_BLOCK when it is not a payload
   */
  public static BlockPayload of(byte[] payload) {
    try {
      return CborReader.read(payload, "payload", BlockPayload::read);
    } catch (MicromegasException e) {
      throw new MicromegasException(ErrorCode.CORRUPT_BLOCK, e.getMessage(), e);
    }
  }

  static BlockPayload read(CborReader in) throws IOException {
    Object[] v = STRUCT.read(in);
    return new BlockPayload((ByteSlice) v[0], (ByteSlice) v[1]);
  }

  /**
   * Returns the canonical CBOR: a definite map of byte strings, dependencies first. These are the
   * bytes to be stored, and their length is the block's payload size.
   */
  public byte[] toCanonical() {
    return CborFormat.write(dependencies.length() + objects.length() + 48, this::write);
  }

  void write(CBORGenerator out) throws IOException {
    out.writeStartObject(this, 2);
    out.writeFieldName("dependencies");
    out.writeBinary(dependencies.array(), dependencies.offset(), dependencies.length());
    out.writeFieldName("objects");
    out.writeBinary(objects.array(), objects.offset(), objects.length());
    out.writeEndObject();
  }
}
