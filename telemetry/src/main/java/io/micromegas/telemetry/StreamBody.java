package io.micromegas.telemetry;

import static io.micromegas.telemetry.CborStruct.field;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The body of {@code insert_stream} (ingestion-wire 2.3). */
final class StreamBody {
  private static final CborStruct STRUCT =
      CborStruct.of(
          field("process_id", FieldReaders::uuid),
          field("stream_id", FieldReaders::uuid),
          field("dependencies_metadata", TypesBody::read),
          field("objects_metadata", TypesBody::read),
          field("tags", FieldReaders::texts),
          field("properties", FieldReaders::properties));

  private StreamBody() {}

  @SuppressWarnings("unchecked") // the readers above return just these types
  static StreamInfo read(byte[] body) {
    Object[] v = CborReader.read(body, "insert_stream", STRUCT::read);
    return new StreamInfo(
        (UUID) v[0],
        (UUID) v[1],
        (List<UserDefinedType>) v[2],
        (List<UserDefinedType>) v[3],
        (List<String>) v[4],
        (Map<String, String>) v[5]);
  }

  static byte[] write(StreamInfo stream) {
    return CborFormat.write(4096, out -> write(out, stream));
  }

  private static void write(CBORGenerator out, StreamInfo stream) throws IOException {
    out.writeStartObject(stream, 6);
    CborFormat.text(out, "process_id", stream.processId().toString());
    CborFormat.text(out, "stream_id", stream.streamId().toString());
    out.writeFieldName("dependencies_metadata");
    TypesBody.write(out, stream.dependenciesMetadata());
    out.writeFieldName("objects_metadata");
    TypesBody.write(out, stream.objectsMetadata());
    out.writeFieldName("tags");
    out.writeStartArray(stream, stream.tags().size());
    for (String tag : stream.tags()) {
      CborFormat.text(out, tag);
    }
    out.writeEndArray();
    CborFormat.texts(out, "properties", stream.properties());
    out.writeEndObject();
  }
}
