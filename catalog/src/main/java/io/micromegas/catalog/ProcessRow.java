package io.micromegas.catalog;

import java.util.UUID;

/**
 * A process as the catalog holds it. Times are nanoseconds since the epoch, UTC, with the
 * microsecond resolution of PostgreSQL.
 *
 * @param properties JSON object text, keys sorted, {@code {}} when empty
 * @param parentProcessId lower-case text, empty when none
 * @param lastUpdateTime insert time of its latest block, or its own when it has none
 * @param lastBlockEndTicks largest end ticks of its blocks, 0 when none
 * @param lastBlockEndTime largest end time of its blocks, its start time when none
 */
public record ProcessRow(
    UUID processId,
    String exe,
    String username,
    String realname,
    String computer,
    String distro,
    String cpuBrand,
    long tscFrequency,
    long startTime,
    long startTicks,
    long insertTime,
    String parentProcessId,
    String properties,
    long lastUpdateTime,
    long lastBlockEndTicks,
    long lastBlockEndTime) {}
