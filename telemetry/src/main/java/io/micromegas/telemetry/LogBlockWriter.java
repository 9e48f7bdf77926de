package io.micromegas.telemetry;

import java.util.Map;
import java.util.UUID;

/**
 * Writes blocks of log events. Times are raw ticks of the process. Not thread-safe.
 *
 * <p>A level is 1 fatal, 2 error, 3 warning, 4 info, 5 debug, 6 trace.
 */
public final class LogBlockWriter extends TransitWriter {
  private static final int STRING = 0;
  private static final int PROPERTY_STRING = 1;
  private static final int METADATA = 2;
  private static final int PROPERTY_SET = 3;

  private static final int STATIC = 0;
  private static final int FORMATTED = 1;
  private static final int STATIC_INTEROP = 2;
  private static final int INTEROP = 3;
  private static final int TAGGED = 4;

  /** A call site that logs. */
  public record Site(
      int level, String target, String format, String modulePath, String file, int line) {}

  /** Starts with an empty block. */
  public LogBlockWriter() {
    super(STRING);
  }

  /** Describes a stream that these blocks can belong to. */
  public static StreamInfo stream(UUID processId, UUID streamId, Map<String, String> properties) {
    return stream(
        processId,
        streamId,
        SenderTypes.LOG_DEPENDENCIES,
        SenderTypes.LOG_EVENTS,
        "log",
        properties);
  }

  /** Logs the format of the site as it is. */
  public void log(long ticks, Site site) {
    long desc = record(site, this::metadata);
    event(STATIC).u64(desc).u64(ticks);
  }

  /** Logs a message that the site made. */
  public void log(long ticks, Site site, String message) {
    long desc = record(site, this::metadata);
    byte[] utf8 = utf8(message);
    coded(event(FORMATTED, 16 + CodedText.HEADER + utf8.length).u64(desc).u64(ticks), utf8);
  }

  /** Logs a message with properties; properties {@code level} and {@code target} override. */
  public void log(long ticks, Site site, String message, Map<String, String> properties) {
    long desc = record(site, this::metadata);
    long set = properties(properties, PROPERTY_SET, PROPERTY_STRING);
    byte[] utf8 = utf8(message);
    event(TAGGED, 24 + CodedText.HEADER + utf8.length).u64(desc).u64(set).u64(ticks);
    coded(objects, utf8);
  }

  /** Logs a message of another logging library. */
  public void log(long ticks, int level, String target, String message) {
    long id = string(target);
    byte[] utf8 = utf8(message);
    event(INTEROP, 25 + CodedText.HEADER + utf8.length).u64(ticks).u8(level);
    stringRef(objects, id, target);
    coded(objects, utf8);
  }

  /** Logs a message of another logging library that is always the same: it is sent once a block. */
  public void logStatic(long ticks, int level, String target, String message) {
    long targetId = string(target);
    long messageId = string(message);
    event(STATIC_INTEROP);
    stringId(objects, targetId, target);
    stringId(objects, messageId, message);
    objects.u64(ticks).u32(level).u32(0);
  }

  private void metadata(long id, Site site) {
    long format = string(site.format());
    long target = string(site.target());
    long modulePath = string(site.modulePath());
    long file = string(site.file());
    dependencies.u8(METADATA).u64(id).u64(format).u64(target).u64(modulePath).u64(file);
    dependencies.u32(site.line()).u32(site.level());
  }
}
