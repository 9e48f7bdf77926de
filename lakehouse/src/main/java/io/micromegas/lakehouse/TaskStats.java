package io.micromegas.lakehouse;

import java.time.Duration;

/**
 * How a maintenance task of this server has been doing.
 *
 * @param task its name, as in {@code maintenance_tasks}
 * @param lag for how long a run has been due that is not done; zero if none is
 * @param lastDuration of the last run that ended
 * @param runs that ended, well or not
 * @param failures among them
 */
public record TaskStats(
    String task, Duration lag, Duration lastDuration, long runs, long failures) {}
