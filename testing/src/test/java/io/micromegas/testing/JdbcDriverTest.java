package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.server.MicromegasServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Flight SQL driver for JDBC, as DBeaver and others use it, against a server. */
@Timeout(120)
class JdbcDriverTest {
  @TempDir static Path data;
  private static MicromegasServer server;
  private static Connection connection;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server =
        MicromegasServer.start(
            "--data-dir=" + data.resolve("lake"),
            "--free-ports",
            "--query-memory=128MiB",
            "--query-disk=64MiB");
    try (TelemetrySender sender = new TelemetrySender(URI.create(server.httpUrl()))) {
      SampleLake lake = new SampleLake(sender);
      lake.sendFirstHalf();
      lake.sendSecondHalf();
    }
    connection = connect("");
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    server.close();
  }

  private static Connection connect(String parameters) throws SQLException {
    return DriverManager.getConnection(url(parameters));
  }

  private static String url(String parameters) {
    URI address = URI.create(server.flightUrl());
    return "jdbc:arrow-flight-sql://"
        + address.getHost()
        + ":"
        + address.getPort()
        + "/?useEncryption=false"
        + parameters;
  }

  private static List<List<Object>> rows(ResultSet result) throws SQLException {
    try (result) {
      List<List<Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(Objects.requireNonNullElse(result.getObject(i), "NULL"));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  private static List<List<Object>> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return rows(statement.executeQuery(sql));
    }
  }

  private static List<String> column(ResultSet result, String name) throws SQLException {
    try (result) {
      List<String> texts = new ArrayList<>();
      while (result.next()) {
        texts.add(result.getString(name));
      }
      return texts;
    }
  }

  private static long count(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      assertThat(result.next()).isTrue();
      return result.getLong(1);
    }
  }

  @Test
  void connects() throws SQLException {
    assertThat(connection.isValid(5)).isTrue();
    try (Connection named = connect("&user=ann&password=any")) {
      assertThat(query(named, "SELECT 1 AS a")).containsExactly(List.of(1L));
    }
    try (Connection named = connect("&token=any")) {
      assertThat(query(named, "SELECT 1 AS a")).containsExactly(List.of(1L));
    }
    Connection chosen = connect("&catalog=micromegas");
    assertThat(query(chosen, "SELECT 1 AS a")).containsExactly(List.of(1L));
    // The driver closes the session a second time, over the channel that it has shut down.
    assertThatThrownBy(chosen::close).hasMessageContaining("Channel shutdown");
  }

  @Test
  void reads() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT level, msg FROM log_entries LIMIT 3")) {
      ResultSetMetaData columns = result.getMetaData();
      assertThat(columns.getColumnType(1)).isEqualTo(Types.INTEGER);
      assertThat(columns.getColumnType(2)).isEqualTo(Types.VARCHAR);
      assertThat(rows(result)).hasSize(3);
    }
  }

  @Test
  void qualifiedNamesAreTheSameTable() throws SQLException {
    for (String name :
        List.of(
            "micromegas.public.log_entries",
            "\"micromegas\".\"public\".\"log_entries\"",
            "public.log_entries")) {
      assertThat(query(connection, "SELECT t.* FROM " + name + " t WHERE t.level = 1 LIMIT 0"))
          .isEmpty();
      assertThat(query(connection, "SELECT t.level FROM " + name + " t LIMIT 1")).hasSize(1);
    }
  }

  @Test
  void bindsNumbers() throws SQLException {
    long all = (Long) query(connection, "SELECT count(*) FROM log_entries").getFirst().getFirst();
    long few =
        (Long)
            query(connection, "SELECT count(*) FROM log_entries WHERE level <= 3")
                .getFirst()
                .getFirst();
    assertThat(few).isBetween(1L, all - 1);
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT count(*) FROM log_entries WHERE level <= ?")) {
      assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
      assertThat(statement.getParameterMetaData().getParameterType(1)).isEqualTo(Types.INTEGER);
      statement.setInt(1, 3);
      assertThat(count(statement)).isEqualTo(few);
      statement.setInt(1, 6);
      assertThat(count(statement)).isEqualTo(all);
      statement.setInt(1, 0);
      assertThat(count(statement)).isZero();
    }
  }

  @Test
  void bindsTextsThatAreNoSql() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT count(*) FROM log_entries WHERE msg = ?")) {
      for (String text : List.of("a'b", "' OR '1'='1", "x'; SELECT 1; --")) {
        statement.setString(1, text);
        assertThat(count(statement)).isZero();
      }
      String some =
          (String) query(connection, "SELECT msg FROM log_entries LIMIT 1").getFirst().getFirst();
      statement.setString(1, some);
      assertThat(count(statement)).isPositive();
    }
    try (PreparedStatement statement = connection.prepareStatement("SELECT ? AS t")) {
      statement.setString(1, "a'b");
      assertThat(rows(statement.executeQuery())).containsExactly(List.of("a'b"));
    }
  }

  @Test
  void executesWithoutValuesOnlyWhatHasNoParameters() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT 7 AS n")) {
      assertThat(rows(statement.executeQuery())).containsExactly(List.of(7L));
      assertThat(rows(statement.executeQuery())).containsExactly(List.of(7L));
    }
  }

  /** Most are asked by DBeaver when it connects; the driver answers from SqlInfo. */
  @Test
  void everyGetterOfTheMetadataAnswers() throws Exception {
    DatabaseMetaData metadata = connection.getMetaData();
    List<String> failed = new ArrayList<>();
    int called = 0;
    for (Method method : DatabaseMetaData.class.getMethods()) {
      if (method.getParameterCount() > 0 || method.getDeclaringClass() == Object.class) {
        continue;
      }
      called++;
      try {
        if (method.invoke(metadata) instanceof ResultSet result) {
          rows(result);
        }
      } catch (InvocationTargetException e) {
        failed.add(method.getName() + ": " + e.getCause());
      }
    }
    assertThat(failed).isEmpty();
    assertThat(called).isGreaterThan(130);
    assertThat(metadata.getDatabaseProductName()).isEqualTo("Micromegas");
    assertThat(metadata.isReadOnly()).isTrue();
    assertThat(metadata.supportsTransactions()).isFalse();
    assertThat(metadata.getIdentifierQuoteString()).isEqualTo("\"");
    assertThat(metadata.getTimeDateFunctions()).contains("date_trunc");
  }

  @Test
  void aBrowserFindsTheTables() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    assertThat(column(metadata.getCatalogs(), "TABLE_CAT")).containsExactly("micromegas");
    assertThat(column(metadata.getSchemas(), "TABLE_SCHEM")).containsExactly("public");
    assertThat(column(metadata.getTables(null, null, "log%", new String[] {"TABLE"}), "TABLE_NAME"))
        .contains("log_entries");
    assertThat(
            column(
                metadata.getTables("micromegas", "public", "%", new String[] {"BASE TABLE"}),
                "TABLE_NAME"))
        .contains("log_entries", "processes");
    // Of a Statement without rows the driver counts each column twice.
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT * FROM log_entries LIMIT 0")) {
      List<String> columns = new ArrayList<>();
      for (int i = 1; i <= statement.getMetaData().getColumnCount(); i++) {
        columns.add(statement.getMetaData().getColumnName(i));
      }
      assertThat(column(metadata.getColumns(null, null, "log_entries", "%"), "COLUMN_NAME"))
          .isEqualTo(columns);
    }
    assertThat(rows(metadata.getPrimaryKeys("micromegas", "public", "log_entries"))).isEmpty();
    assertThat(rows(metadata.getImportedKeys("micromegas", "public", "log_entries"))).isEmpty();
    assertThat(rows(metadata.getExportedKeys("micromegas", "public", "log_entries"))).isEmpty();
  }

  @Test
  void theUrlCarriesTheRangeOfTime() throws Exception {
    Instant middle = SampleLake.START.plusSeconds(5);
    String begin = SampleLake.START.toString();
    try (Connection ranged = connect("&query_range_begin=" + begin + "&query_range_end=" + middle);
        SqlClient python = new SqlClient(server.flightUrl())) {
      String sql = "SELECT count(*) FROM log_entries";
      assertThat(query(ranged, sql).getFirst().getFirst())
          .hasToString(python.query(sql, begin, middle.toString()).getFirst().getFirst().toString())
          .isNotEqualTo(query(connection, sql).getFirst().getFirst());
    }
    try (Connection limited = connect("&limit=2")) {
      assertThat(query(limited, "SELECT msg FROM log_entries")).hasSize(2);
    }
  }

  @Test
  void timesAreObjectsWhereTheUrlLeavesTheZoneOut() throws SQLException {
    String sql = "SELECT time, msg FROM log_entries ORDER BY time LIMIT 1";
    long nanos =
        (Long)
            query(connection, "SELECT epoch_ns(min(time)) FROM log_entries").getFirst().getFirst();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.getMetaData().getColumnType(1)).isEqualTo(Types.TIMESTAMP_WITH_TIMEZONE);
      assertThat(result.next()).isTrue();
      assertThat(result.getTimestamp(1)).isNotNull();
    }
    try (Connection plain = connect("&timestamp_timezone=none");
        Statement statement = plain.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.getMetaData().getColumnType(1)).isEqualTo(Types.TIMESTAMP);
      assertThat(result.next()).isTrue();
      assertThat(result.getObject("time")).isInstanceOf(Timestamp.class);
      assertThat(result.getTimestamp(1).getNanos()).isEqualTo(nanos % 1_000_000_000L);
      assertThat(result.next()).isFalse();
    }
  }

  @Test
  void bindsTimes() throws SQLException {
    for (String parameters : List.of("", "&timestamp_timezone=none")) {
      try (Connection other = connect(parameters);
          PreparedStatement statement =
              other.prepareStatement(
                  "SELECT count(*) FROM log_entries WHERE time >= ? AND time < ?")) {
        statement.setTimestamp(1, Timestamp.from(SampleLake.START));
        statement.setTimestamp(2, Timestamp.from(SampleLake.START.plusSeconds(3600)));
        long all =
            (Long) query(connection, "SELECT count(*) FROM log_entries").getFirst().getFirst();
        assertThat(count(statement)).isEqualTo(all);
        statement.setTimestamp(2, Timestamp.from(SampleLake.START));
        assertThat(count(statement)).isZero();
      }
    }
  }

  @Test
  void errorsSayWhatTheServerSays() {
    assertThatThrownBy(() -> query(connection, "SELEC 1"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("SELEC");
    assertThatThrownBy(() -> query(connection, "SELECT * FROM nowhere"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> connect("&catalog=other").close()).isInstanceOf(SQLException.class);
  }

  @Test
  void whoClosesEarlyStopsTheQuery() throws Exception {
    long begun;
    try (Statement statement = connection.createStatement()) {
      ResultSet result =
          statement.executeQuery("SELECT n, 'abandoned' AS t FROM range(20000000) r(n)");
      for (int i = 0; i < 10; i++) {
        assertThat(result.next()).isTrue();
      }
      begun = System.nanoTime();
      result.close();
    }
    assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
    Set<Object> states = new TreeSet<>();
    for (int i = 0; i < 100 && (states.isEmpty() || states.contains("running")); i++) {
      states.clear();
      query(
              connection,
              "SELECT state FROM queries WHERE sql LIKE '%''abandoned''%' AND sql NOT LIKE"
                  + " '%queries%' AND state NOT IN ('done')")
          .forEach(row -> states.add(row.getFirst()));
      Thread.sleep(50);
    }
    assertThat(states).containsExactly("cancelled");
  }

  @Test
  void theDocumentationsExampleRuns() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(""));
        PreparedStatement statement =
            connection.prepareStatement(
                "SELECT time, msg FROM log_entries WHERE level <= ? AND msg LIKE ?")) {
      statement.setInt(1, 3);
      statement.setString(2, "%timeout%");
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          System.out.println(rows.getTimestamp(1) + " " + rows.getString(2));
        }
      }
    }
  }
}
