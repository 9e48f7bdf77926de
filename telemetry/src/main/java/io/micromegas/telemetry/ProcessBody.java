package io.micromegas.telemetry;

import static io.micromegas.telemetry.CborStruct.field;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The body of {@code insert_process} (ingestion-wire 2.2). */
final class ProcessBody {
  private static final CborStruct STRUCT =
      CborStruct.of(
          field("process_id", FieldReaders::uuid),
          field("exe", FieldReaders::shortText),
          field("username", FieldReaders::shortText),
          field("realname", FieldReaders::shortText),
          field("computer", FieldReaders::shortText),
          field("distro", FieldReaders::shortText),
          field("cpu_brand", FieldReaders::shortText),
          field("tsc_frequency", CborReader::readLong),
          field("start_time", FieldReaders::time),
          field("start_ticks", CborReader::readLong),
          field("parent_process_id", FieldReaders::optionalUuid),
          field("properties", FieldReaders::properties));

  private ProcessBody() {}

  @SuppressWarnings("unchecked") // the readers above return just these types
  static ProcessInfo read(byte[] body) {
    Object[] v = STRUCT.read(new CborReader(body, "insert_process"));
    return new ProcessInfo(
        (UUID) v[0],
        (String) v[1],
        (String) v[2],
        (String) v[3],
        (String) v[4],
        (String) v[5],
        (String) v[6],
        (Long) v[7],
        (Instant) v[8],
        (Long) v[9],
        (Optional<UUID>) v[10],
        (Map<String, String>) v[11]);
  }

  static byte[] write(ProcessInfo process) {
    CborWriter out = new CborWriter(1024).map(12);
    out.text("process_id").text(process.processId().toString());
    out.text("exe").text(process.exe());
    out.text("username").text(process.username());
    out.text("realname").text(process.realname());
    out.text("computer").text(process.computer());
    out.text("distro").text(process.distro());
    out.text("cpu_brand").text(process.cpuBrand());
    out.text("tsc_frequency").integer(process.tscFrequency());
    out.text("start_time").text(process.startTime().toString());
    out.text("start_ticks").integer(process.startTicks());
    out.text("parent_process_id");
    process.parentProcessId().ifPresentOrElse(id -> out.text(id.toString()), out::nul);
    out.text("properties").map(process.properties().size());
    process.properties().forEach((key, value) -> out.text(key).text(value));
    return out.toByteArray();
  }
}
