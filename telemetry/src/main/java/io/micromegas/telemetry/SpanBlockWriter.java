package io.micromegas.telemetry;

import java.util.Map;
import java.util.UUID;

/**
 * Writes blocks of the span events of one thread, async ones too. Times are raw ticks of the
 * process. Not thread-safe.
 */
public final class SpanBlockWriter extends TransitWriter {
  private static final int SPAN = 0;
  private static final int LOCATION = 1;
  private static final int STRING = 2;

  private static final int BEGIN = 0;
  private static final int END = 1;
  private static final int BEGIN_NAMED = 2;
  private static final int END_NAMED = 3;
  private static final int BEGIN_ASYNC = 4;
  private static final int END_ASYNC = 5;
  private static final int BEGIN_ASYNC_NAMED = 6;
  private static final int END_ASYNC_NAMED = 7;

  /**
   * A call site whose spans all have one name.
   *
   * @param lod level of detail, 1 to 3
   */
  public record Site(
      String name, String target, String modulePath, String file, int line, int lod) {}

  /**
   * A call site that names its spans as it goes.
   *
   * @param lod level of detail, 1 to 3
   */
  public record Location(String target, String modulePath, String file, int line, int lod) {}

  /** Starts with an empty block. */
  public SpanBlockWriter() {
    super(STRING);
  }

  /**
   * Describes a stream that these blocks can belong to.
   *
   * @param properties should have {@code thread-name} and {@code thread-id}
   */
  public static StreamInfo stream(UUID processId, UUID streamId, Map<String, String> properties) {
    return stream(
        processId,
        streamId,
        SenderTypes.SPAN_DEPENDENCIES,
        SenderTypes.SPAN_EVENTS,
        "cpu",
        properties);
  }

  /** Opens a span. */
  public void begin(long ticks, Site site) {
    long desc = record(site, this::span);
    event(BEGIN).u64(desc).u64(ticks);
  }

  /** Closes the span that was opened last; it must be of this site. */
  public void end(long ticks, Site site) {
    long desc = record(site, this::span);
    event(END).u64(desc).u64(ticks);
  }

  /** Opens a span with a name of its own. */
  public void begin(long ticks, Location location, String name) {
    named(BEGIN_NAMED, ticks, location, name);
  }

  /** Closes the span that was opened last; it must be of this location and name. */
  public void end(long ticks, Location location, String name) {
    named(END_NAMED, ticks, location, name);
  }

  /**
   * An asynchronous span begins to run.
   *
   * @param spanId from 1, once in a process
   * @param parentSpanId 0 for none
   */
  public void beginAsync(long ticks, Site site, long spanId, long parentSpanId, int depth) {
    async(BEGIN_ASYNC, ticks, site, spanId, parentSpanId, depth);
  }

  /** An asynchronous span is done; parameters as for {@link #beginAsync}. */
  public void endAsync(long ticks, Site site, long spanId, long parentSpanId, int depth) {
    async(END_ASYNC, ticks, site, spanId, parentSpanId, depth);
  }

  /** An asynchronous span with a name of its own begins to run. */
  public void beginAsync(
      long ticks, Location location, String name, long spanId, long parentSpanId, int depth) {
    asyncNamed(BEGIN_ASYNC_NAMED, ticks, location, name, spanId, parentSpanId, depth);
  }

  /** An asynchronous span with a name of its own is done. */
  public void endAsync(
      long ticks, Location location, String name, long spanId, long parentSpanId, int depth) {
    asyncNamed(END_ASYNC_NAMED, ticks, location, name, spanId, parentSpanId, depth);
  }

  private void named(int type, long ticks, Location location, String name) {
    long desc = record(location, this::location);
    long id = string(name);
    stringId(event(type).u64(desc), id, name);
    objects.u64(ticks);
  }

  private void async(int type, long ticks, Site site, long span, long parent, int depth) {
    long desc = record(site, this::span);
    event(type).u64(desc).u64(span).u64(parent).u64(ticks).u32(depth).u32(0);
  }

  private void asyncNamed(
      int type, long ticks, Location location, String name, long span, long parent, int depth) {
    long desc = record(location, this::location);
    long id = string(name);
    stringId(event(type).u64(desc), id, name);
    objects.u64(span).u64(parent).u64(ticks).u32(depth).u32(0);
  }

  private void span(long id, Site site) {
    long name = string(site.name());
    long target = string(site.target());
    long modulePath = string(site.modulePath());
    long file = string(site.file());
    dependencies.u8(SPAN).u64(id).u64(name).u64(target).u64(modulePath).u64(file);
    dependencies.u32(site.line()).u32(site.lod());
  }

  private void location(long id, Location location) {
    long target = string(location.target());
    long modulePath = string(location.modulePath());
    long file = string(location.file());
    dependencies.u8(LOCATION).u64(id).u64(target).u64(modulePath).u64(file);
    dependencies.u32(location.line()).u32(location.lod());
  }
}
