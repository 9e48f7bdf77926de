package io.micromegas.client;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A row of the view of processes. Times have nanoseconds.
 *
 * @param processId a UUID as text
 * @param exe its program
 * @param username who ran it
 * @param realname that person's name
 * @param computer where
 * @param distro the operating system
 * @param cpuBrand the processor
 * @param tscFrequency ticks a second; 0 if the process did not know
 * @param startTime when it began
 * @param startTicks its ticks then
 * @param insertTime when the lake learned of it
 * @param parentProcessId the process that started it, if that is known
 * @param properties what it said about itself
 * @param lastUpdateTime when the last of its blocks came, or it itself
 * @param lastBlockEndTime until when its blocks tell, if there are any
 */
public record ProcessInfo(
    String processId,
    String exe,
    String username,
    String realname,
    String computer,
    String distro,
    String cpuBrand,
    long tscFrequency,
    Instant startTime,
    long startTicks,
    Instant insertTime,
    Optional<String> parentProcessId,
    Map<String, String> properties,
    Instant lastUpdateTime,
    Optional<Instant> lastBlockEndTime) {
  static ProcessInfo of(Row row) {
    return new ProcessInfo(
        row.required("process_id", String.class),
        row.required("exe", String.class),
        row.required("username", String.class),
        row.required("realname", String.class),
        row.required("computer", String.class),
        row.required("distro", String.class),
        row.required("cpu_brand", String.class),
        row.getLong("tsc_frequency"),
        row.required("start_time", Instant.class),
        row.getLong("start_ticks"),
        row.required("insert_time", Instant.class),
        Optional.ofNullable(row.getString("parent_process_id")).filter(id -> !id.isEmpty()),
        row.getProperties("properties"),
        row.required("last_update_time", Instant.class),
        Optional.ofNullable(row.getInstant("last_block_end_time")));
  }
}
