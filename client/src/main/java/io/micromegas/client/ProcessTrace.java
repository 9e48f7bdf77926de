package io.micromegas.client;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.arrow.flight.FlightStatusCode;

/** Puts the chunks of a trace together. */
final class ProcessTrace {
  private final OutputStream out;
  private int chunks;
  private long bytes;

  private ProcessTrace(OutputStream out) {
    this.out = out;
  }

  /** Writes all chunks; what comes in the wrong order is refused. */
  static TraceSize write(BatchStream chunks, OutputStream out) throws IOException {
    ProcessTrace trace = new ProcessTrace(out);
    try (chunks) {
      chunks.forEachRow(trace::write);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new TraceSize(trace.chunks, trace.bytes);
  }

  /** Writes beside the file and moves it there when it is complete; without chunks, no file. */
  static TraceSize write(BatchStream chunks, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path beside;
    try {
      beside = Files.createTempFile(folder, file.getFileName() + ".", ".part");
    } catch (IOException e) {
      chunks.close();
      throw e;
    }
    try {
      TraceSize size;
      try (OutputStream out = Files.newOutputStream(beside)) {
        size = write(chunks, out);
      }
      if (!size.isEmpty()) {
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return size;
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private void write(Row row) {
    if (row.getInt("chunk_id") != chunks) {
      throw new ClientException(
          FlightStatusCode.INTERNAL,
          "chunk "
              + row.getInt("chunk_id")
              + " of the trace came where "
              + chunks
              + " was expected",
          null);
    }
    byte[] data = row.required("chunk_data", byte[].class);
    try {
      out.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    chunks++;
    bytes += data.length;
  }
}
