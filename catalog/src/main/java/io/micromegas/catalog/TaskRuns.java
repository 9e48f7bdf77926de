package io.micromegas.catalog;

import io.micromegas.catalog.Partitions.TaskRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Keeps the last run of each maintenance task on each server. */
final class TaskRuns {
  // Servers that are gone for good leave their rows for a while.
  private static final String RAN =
      """
      with gone as (
        delete from maintenance_tasks
          where ended_at < ? - 90 * 86400 * 1000000000::bigint and (task, server) <> (?, ?)
      )
      insert into maintenance_tasks as t (task, server, server_id, scheduled_for, started_at,
          ended_at, runs, failures, last_error, last_error_at)
        values (?, ?, ?, ?, ?, ?, 1, ?, ?, ?::bigint)
        on conflict (task, server) do update
          set server_id = excluded.server_id, scheduled_for = excluded.scheduled_for,
            started_at = excluded.started_at, ended_at = excluded.ended_at,
            runs = t.runs + 1, failures = t.failures + excluded.failures,
            last_error = coalesce(excluded.last_error, t.last_error),
            last_error_at = coalesce(excluded.last_error_at, t.last_error_at)
      """;

  private TaskRuns() {}

  static int ran(Connection connection, TaskRun run) throws SQLException {
    Optional<String> error = run.error().map(text -> text.replace('\0', '?'));
    return DatabaseCall.update(
        connection,
        RAN,
        run.endedAt(),
        run.task(),
        run.serverName(),
        run.task(),
        run.serverName(),
        run.serverId(),
        run.scheduledFor(),
        run.startedAt(),
        run.endedAt(),
        error.isPresent() ? 1 : 0,
        error,
        error.map(text -> run.endedAt()));
  }
}
