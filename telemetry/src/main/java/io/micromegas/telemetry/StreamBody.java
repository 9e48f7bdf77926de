package io.micromegas.telemetry;

import static io.micromegas.telemetry.CborStruct.field;

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
    Object[] v = STRUCT.read(new CborReader(body, "insert_stream"));
    return new StreamInfo(
        (UUID) v[0],
        (UUID) v[1],
        (List<UserDefinedType>) v[2],
        (List<UserDefinedType>) v[3],
        (List<String>) v[4],
        (Map<String, String>) v[5]);
  }

  static byte[] write(StreamInfo stream) {
    CborWriter out = new CborWriter(4096).map(6);
    out.text("process_id").text(stream.processId().toString());
    out.text("stream_id").text(stream.streamId().toString());
    out.text("dependencies_metadata");
    TypesBody.write(out, stream.dependenciesMetadata());
    out.text("objects_metadata");
    TypesBody.write(out, stream.objectsMetadata());
    out.text("tags").array(stream.tags().size());
    stream.tags().forEach(out::text);
    out.text("properties").map(stream.properties().size());
    stream.properties().forEach((key, value) -> out.text(key).text(value));
    return out.toByteArray();
  }
}
