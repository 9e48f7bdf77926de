package io.micromegas.catalog;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A bounded pool of connections with time limits on everything. Thread-safe. Without jit, which
 * takes longer than any statement of ours where it misjudges one.
 */
final class ConnectionPool implements AutoCloseable {
  /** Added to a server-side limit to get the client's: the server should notice first. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final HikariDataSource pool;
  private final ErrorCode tooSlow;

  private ConnectionPool(HikariConfig config, ErrorCode tooSlow) {
    this.pool = new HikariDataSource(config);
    this.tooSlow = tooSlow;
  }

  /** Connections that commit blocks, one statement at a time. */
  static ConnectionPool writers(CatalogSettings settings) {
    return writers(settings, "catalog-writers", settings.writerConnections());
  }

  /** Connections that write partitions, one statement at a time. */
  static ConnectionPool partitions(CatalogSettings settings) {
    return writers(settings, "catalog-partitions", settings.partitionConnections());
  }

  private static ConnectionPool writers(CatalogSettings settings, String name, int connections) {
    HikariConfig config = config(settings, settings.commitTimeout());
    config.setPoolName(name);
    config.setMaximumPoolSize(connections);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setConnectionInitSql(
        "set jit = off; set statement_timeout = %d; set lock_timeout = %d"
            .formatted(settings.commitTimeout().toMillis(), settings.lockWait().toMillis()));
    return new ConnectionPool(config, ErrorCode.OVERLOADED);
  }

  /** Connections that read one instant. */
  static ConnectionPool snapshots(CatalogSettings settings) {
    HikariConfig config = config(settings, settings.queryTimeout());
    config.setPoolName("catalog-snapshots");
    config.setMaximumPoolSize(settings.snapshotConnections());
    config.setAutoCommit(false);
    config.setReadOnly(true);
    config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    config.setConnectionInitSql(
        "set jit = off; set statement_timeout = %d; set idle_in_transaction_session_timeout = %d"
            .formatted(settings.queryTimeout().toMillis(), settings.snapshotIdle().toMillis()));
    return new ConnectionPool(config, ErrorCode.TIMEOUT);
  }

  private static HikariConfig config(CatalogSettings settings, Duration statementLimit) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMinimumIdle(1);
    config.setConnectionTimeout(settings.connectionWait().toMillis());
    // Opening must not wait for a database: the first call finds out, with its own time limit.
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "micromegas");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty(
        "connectTimeout", Long.toString(Math.max(1, settings.connectionWait().toSeconds())));
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(statementLimit.plus(GRACE).toSeconds()));
    return config;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** Does the work with a connection of its own and gives it back. */
  <T> T call(String doing, Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      return work.with(connection);
    } catch (SQLException e) {
      throw failed(doing, e);
    }
  }

  /** Takes a connection; the caller closes it. */
  Connection take(String doing) {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      throw failed(doing, e);
    }
  }

  /** Translates the error; after a lost connection the idle ones are replaced, too. */
  MicromegasException failed(String doing, SQLException e) {
    if (CatalogErrors.connectionLost(e) && !pool.isClosed()) {
      pool.getHikariPoolMXBean().softEvictConnections();
    }
    return CatalogErrors.of(doing, e, tooSlow);
  }

  @Override
  public void close() {
    pool.close();
  }
}
