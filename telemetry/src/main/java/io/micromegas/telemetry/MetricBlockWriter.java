package io.micromegas.telemetry;

import java.util.Map;
import java.util.UUID;

/** Writes blocks of metric events. Times are raw ticks of the process. Not thread-safe. */
public final class MetricBlockWriter extends TransitWriter {
  private static final int STRING = 0;
  private static final int PROPERTY_STRING = 1;
  private static final int METADATA = 2;
  private static final int PROPERTY_SET = 3;

  private static final int INTEGER = 0;
  private static final int FLOAT = 1;
  private static final int TAGGED_FLOAT = 2;
  private static final int TAGGED_INTEGER = 3;

  /**
   * A call site that measures.
   *
   * @param unit free text; integers in {@code ticks} are turned into seconds when read
   * @param lod level of detail, 1 to 3
   */
  public record Site(String target, String name, String unit, String file, int line, int lod) {}

  /** Starts with an empty block. */
  public MetricBlockWriter() {
    super(STRING);
  }

  /** Describes a stream that these blocks can belong to. */
  public static StreamInfo stream(UUID processId, UUID streamId, Map<String, String> properties) {
    return stream(
        processId,
        streamId,
        SenderTypes.METRIC_DEPENDENCIES,
        SenderTypes.METRIC_EVENTS,
        "metrics",
        properties);
  }

  /** Measures an integer, unsigned. */
  public void integer(long ticks, Site site, long value) {
    long desc = record(site, this::metadata);
    event(INTEGER).u64(desc).u64(value).u64(ticks);
  }

  /** Measures an integer, unsigned, with properties; target, name and unit among them override. */
  public void integer(long ticks, Site site, long value, Map<String, String> properties) {
    long desc = record(site, this::metadata);
    long set = properties(properties, PROPERTY_SET, PROPERTY_STRING);
    event(TAGGED_INTEGER).u64(desc).u64(set).u64(value).u64(ticks);
  }

  /** Measures a floating-point number. */
  public void real(long ticks, Site site, double value) {
    long desc = record(site, this::metadata);
    event(FLOAT).u64(desc).u64(Double.doubleToRawLongBits(value)).u64(ticks);
  }

  /** Measures a floating-point number with properties. */
  public void real(long ticks, Site site, double value, Map<String, String> properties) {
    long desc = record(site, this::metadata);
    long set = properties(properties, PROPERTY_SET, PROPERTY_STRING);
    event(TAGGED_FLOAT).u64(desc).u64(set).u64(Double.doubleToRawLongBits(value)).u64(ticks);
  }

  private void metadata(long id, Site site) {
    long name = string(site.name());
    long unit = string(site.unit());
    long target = string(site.target());
    long file = string(site.file());
    dependencies.u8(METADATA).u64(id).u64(name).u64(unit).u64(target).u64(file);
    dependencies.u32(site.line()).u32(site.lod());
  }
}
