package io.micromegas.catalog;

import io.micromegas.catalog.Catalog.NewStream;
import io.micromegas.catalog.Catalog.Outcome;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Registers processes and streams: one round trip each. */
final class Registration {
  private Registration() {}

  static Outcome process(Connection connection, long clockMaxAhead, ProcessInfo process)
      throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("select insert_process(?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
      call.setLong(1, clockMaxAhead);
      call.setObject(2, process.processId());
      call.setString(3, process.exe());
      call.setString(4, process.username());
      call.setString(5, process.realname());
      call.setString(6, process.computer());
      call.setString(7, process.distro());
      call.setString(8, process.cpuBrand());
      call.setLong(9, process.tscFrequency());
      call.setLong(10, CatalogTime.nanos("the process's start time", process.startTime()));
      call.setLong(11, process.startTicks());
      call.setObject(12, process.parentProcessId().orElse(null), java.sql.Types.OTHER);
      call.setString(13, PropertiesJson.write(process.properties()));
      return outcome(call);
    }
  }

  static Outcome stream(Connection connection, long clockMaxAhead, NewStream stream)
      throws SQLException {
    StreamInfo info = stream.info();
    try (PreparedStatement call =
        connection.prepareStatement("select insert_stream(?,?,?,?,?,?,?,?)")) {
      call.setLong(1, clockMaxAhead);
      call.setObject(2, info.streamId());
      call.setObject(3, info.processId());
      call.setBytes(4, stream.dependenciesMetadata());
      call.setBytes(5, stream.objectsMetadata());
      call.setArray(6, connection.createArrayOf("text", info.tags().toArray()));
      call.setString(7, PropertiesJson.write(info.properties()));
      call.setString(8, stream.format());
      return outcome(call);
    }
  }

  private static Outcome outcome(PreparedStatement call) throws SQLException {
    try (ResultSet result = call.executeQuery()) {
      result.next();
      return BlockCommit.outcome(result.getShort(1));
    }
  }
}
