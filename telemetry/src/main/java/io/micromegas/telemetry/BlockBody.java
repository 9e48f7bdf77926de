package io.micromegas.telemetry;

import static io.micromegas.telemetry.CborStruct.field;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/** The body of {@code insert_block} (ingestion-wire 2.4). */
final class BlockBody {
  private static final CborStruct STRUCT =
      CborStruct.of(
          field("block_id", FieldReaders::uuid),
          field("stream_id", FieldReaders::uuid),
          field("process_id", FieldReaders::uuid),
          field("begin_time", FieldReaders::time),
          field("begin_ticks", CborReader::readLong),
          field("end_time", FieldReaders::time),
          field("end_ticks", CborReader::readLong),
          field("payload", BlockPayload::read),
          field("object_offset", CborReader::readLong),
          field("nb_objects", CborReader::readInt));

  private BlockBody() {}

  static IncomingBlock read(byte[] body) {
    Object[] v = CborReader.read(body, "insert_block", STRUCT::read);
    BlockInfo info =
        new BlockInfo(
            (UUID) v[0],
            (UUID) v[1],
            (UUID) v[2],
            (Instant) v[3],
            (Long) v[4],
            (Instant) v[5],
            (Long) v[6],
            (Long) v[8],
            (Integer) v[9]);
    return new IncomingBlock(info, ((BlockPayload) v[7]).toCanonical());
  }

  static byte[] write(IncomingBlock block) {
    return CborFormat.write(block.payload().length + 512, out -> write(out, block));
  }

  private static void write(CBORGenerator out, IncomingBlock block) throws IOException {
    BlockInfo info = block.info();
    out.writeStartObject(block, 10);
    CborFormat.text(out, "block_id", info.blockId().toString());
    CborFormat.text(out, "stream_id", info.streamId().toString());
    CborFormat.text(out, "process_id", info.processId().toString());
    CborFormat.text(out, "begin_time", info.beginTime().toString());
    out.writeNumberField("begin_ticks", info.beginTicks());
    CborFormat.text(out, "end_time", info.endTime().toString());
    out.writeNumberField("end_ticks", info.endTicks());
    out.writeFieldName("payload");
    BlockPayload.of(block.payload()).write(out);
    out.writeNumberField("object_offset", info.objectOffset());
    out.writeNumberField("nb_objects", info.nbObjects());
    out.writeEndObject();
  }
}
