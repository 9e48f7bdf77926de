package io.micromegas.telemetry;

import static io.micromegas.telemetry.CborStruct.field;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.IOException;
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
    Object[] v = CborReader.read(body, "insert_process", STRUCT::read);
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
    return CborFormat.write(1024, out -> write(out, process));
  }

  private static void write(CBORGenerator out, ProcessInfo process) throws IOException {
    out.writeStartObject(process, 12);
    CborFormat.text(out, "process_id", process.processId().toString());
    CborFormat.text(out, "exe", process.exe());
    CborFormat.text(out, "username", process.username());
    CborFormat.text(out, "realname", process.realname());
    CborFormat.text(out, "computer", process.computer());
    CborFormat.text(out, "distro", process.distro());
    CborFormat.text(out, "cpu_brand", process.cpuBrand());
    out.writeNumberField("tsc_frequency", process.tscFrequency());
    CborFormat.text(out, "start_time", process.startTime().toString());
    out.writeNumberField("start_ticks", process.startTicks());
    out.writeFieldName("parent_process_id");
    if (process.parentProcessId().isPresent()) {
      CborFormat.text(out, process.parentProcessId().get().toString());
    } else {
      out.writeNull();
    }
    CborFormat.texts(out, "properties", process.properties());
    out.writeEndObject();
  }
}
