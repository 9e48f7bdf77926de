package io.micromegas.telemetry;

import static io.micromegas.telemetry.CborStruct.field;

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
    Object[] v = STRUCT.read(new CborReader(body, "insert_block"));
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
    BlockInfo info = block.info();
    CborWriter out = new CborWriter(block.payload().length + 512).map(10);
    out.text("block_id").text(info.blockId().toString());
    out.text("stream_id").text(info.streamId().toString());
    out.text("process_id").text(info.processId().toString());
    out.text("begin_time").text(info.beginTime().toString());
    out.text("begin_ticks").integer(info.beginTicks());
    out.text("end_time").text(info.endTime().toString());
    out.text("end_ticks").integer(info.endTicks());
    out.text("payload").raw(block.payload());
    out.text("object_offset").integer(info.objectOffset());
    out.text("nb_objects").integer(info.nbObjects());
    return out.toByteArray();
  }
}
