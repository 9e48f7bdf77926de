package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.lakehouse.RetentionSettings;
import io.micromegas.store.ObjectStoreUrl;
import java.time.Duration;

/** Refuses options that make no sense together, before anything is started for them. */
final class Combination {
  private static final Duration LEAST_GRACE = Duration.ofSeconds(10);

  private Combination() {}

  static void check(ServeOptions options) {
    Role.Roles roles = options.roles;
    if (options.sqlUrl.isEmpty() && !(roles.has(Role.INGEST) && roles.has(Role.QUERY))) {
      throw refused(
          "--roles "
              + roles
              + " needs --sql-url: the embedded database serves this process only, so that no"
              + " other server could do the rest");
    }
    if (options.lake.isEmpty()
        && roles.roles().size() < Role.values().length
        && options.sqlUrl.isPresent()) {
      throw refused(
          "--roles "
              + roles
              + " with --sql-url needs --lake, too: the servers that do the rest have to find what"
              + " this one writes");
    }
    if (options.fileGrace.compareTo(LEAST_GRACE) < 0) {
      throw refused(
          "--file-grace has to be at least 10s, the time it takes servers to tell each other which"
              + " files they read");
    }
    options.lake.ifPresent(ObjectStoreUrl::parse);
    retention(options);
  }

  static RetentionSettings retention(ServeOptions options) {
    return new RetentionSettings(options.retentionDays, options.retentionDaysView.days());
  }

  private static MicromegasException refused(String message) {
    return new MicromegasException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
