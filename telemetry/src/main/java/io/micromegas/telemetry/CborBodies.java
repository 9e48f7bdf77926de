package io.micromegas.telemetry;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.List;

/**
 * The bodies that senders post, as CBOR, read and written (ingestion-wire section 2).
 *
 * <p>Reading accepts every form that a sender has ever used: definite and indefinite containers and
 * strings, keys in any order, unknown keys, tags without a meaning for numbers or texts, bytes as
 * arrays of integers, trailing bytes. A missing or repeated key, a wrong type, a number out of
 * range, text with U+0000 or a nesting that is too deep is an {@link ErrorCode#INVALID_ARGUMENT}
 * that names the field. Memory is bounded by a small multiple of the body's size, whatever lengths
 * it claims. Writing gives what a current sender sends. All methods are thread-safe.
 */
public final class CborBodies {
  private CborBodies() {}

  /** Reads the body of {@code insert_process}; properties reserved to the server are dropped. */
  public static ProcessInfo readProcess(byte[] body) {
    return ProcessBody.read(body);
  }

  /** Writes a body of {@code insert_process}. */
  public static byte[] writeProcess(ProcessInfo process) {
    return ProcessBody.write(process);
  }

  /** Reads the body of {@code insert_stream}; properties reserved to the server are dropped. */
  public static StreamInfo readStream(byte[] body) {
    return StreamBody.read(body);
  }

  /** Writes a body of {@code insert_stream}. */
  public static byte[] writeStream(StreamInfo stream) {
    return StreamBody.write(stream);
  }

  /**
   * Reads the body of {@code insert_block} and brings its payload into canonical form. The queues
   * inside the payload are not looked into.
   */
  public static IncomingBlock readBlock(byte[] body) {
    return BlockBody.read(body);
  }

  /** Writes a body of {@code insert_block}. */
  public static byte[] writeBlock(IncomingBlock block) {
    return BlockBody.write(block);
  }

  /** Writes the metadata of a queue the way it is stored. */
  public static byte[] encodeTypes(List<UserDefinedType> types) {
    return CborFormat.write(2048, out -> TypesBody.write(out, types));
  }

  /**
   * Reads the stored metadata of a queue.
   *
   * @throws MicromegasException INVALID_ARGUMENT when it is not that
   */
  public static List<UserDefinedType> decodeTypes(byte[] stored) {
    return List.copyOf(CborReader.read(stored, "types", TypesBody::read));
  }
}
