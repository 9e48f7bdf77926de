package io.micromegas.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.telemetry.ByteSlice;
import io.micromegas.telemetry.LogSink;
import io.micromegas.telemetry.MetricSink;

/**
 * Reads stored messages, one resource each, into rows (ingestion-wire 9.5). Bytes that are not such
 * a message are CORRUPT_BLOCK. Thread-safe.
 */
public final class OtlpDecoder {
  private OtlpDecoder() {}

  /**
   * Reads log records.
   *
   * @param blockBegin time of records that do not tell theirs
   */
  public static void decodeLogs(ByteSlice message, long blockBegin, LogSink sink) {
    LogRows.read(message, blockBegin, sink);
  }

  /** Reads the points of sums, gauges and summaries. */
  public static void decodeMetrics(ByteSlice message, MetricSink sink) {
    MetricRows.read(message, sink);
  }

  /**
   * Reads spans; those without a time or an id that is one are left out.
   *
   * @param detailed whether properties, events and links are wanted; else they are {@code {}} and
   *     {@code []}, which takes a fraction of the time
   */
  public static void decodeSpans(ByteSlice message, boolean detailed, OtelSpanSink sink) {
    SpanRows.read(message, detailed, sink);
  }

  /**
   * Reads the points of histograms and exponential histograms; those without a time, without a
   * recorded value, or with counts that contradict their bounds are left out.
   */
  public static void decodeHistograms(ByteSlice message, HistogramSink sink) {
    HistogramRows.read(message, sink);
  }

  /**
   * Reads the exemplars of points of all kinds; those without a value, and those that tell no time
   * and whose points do not either, are left out.
   */
  public static void decodeExemplars(ByteSlice message, ExemplarSink sink) {
    ExemplarRows.read(message, sink);
  }

  static <T extends Message> T parse(ByteSlice message, Parser<T> parser) {
    try {
      return parser.parseFrom(message.array(), message.offset(), message.length());
    } catch (InvalidProtocolBufferException e) {
      throw new MicromegasException(
          ErrorCode.CORRUPT_BLOCK, "its OTLP message does not parse: " + e.getMessage(), e);
    }
  }
}
