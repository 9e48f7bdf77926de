package io.micromegas.telemetry;

import java.util.Arrays;

/** Hands out the images of a block (ingestion-wire 5.9). */
final class ImageDecoder extends EventReader {
  private static final int NONE = -1;

  private final TickClock clock;
  private final ImageSink sink;
  private final ValidText name = new ValidText();
  private final ValidText formatText = new ValidText();

  // Images of a block mostly have one format.
  private int lastFormat = NONE;

  ImageDecoder(StreamLayout layout, BlockQueues queues, TickClock clock, ImageSink sink) {
    super(layout, queues);
    this.clock = clock;
    this.sink = sink;
    sink.start(texts);
  }

  @Override
  boolean wants(EventKind kind) {
    return kind == EventKind.IMAGE;
  }

  @Override
  void event(EventType type, int at, int ordinal) {
    int nameAt = at + type.prefix;
    int formatAt = checkCodedText(nameAt);
    int dataAt = checkCodedText(formatAt);
    int length = checkImageData(dataAt);
    name.read(in, nameAt, formatAt);
    formatText.read(in, formatAt, dataAt);
    sink.image(
        clock.toNanos(LittleEndian.i64(in, at + type.time)),
        name.bytes(),
        name.offset(),
        name.length(),
        format(),
        in,
        dataAt + 4,
        length);
  }

  private int format() {
    byte[] bytes = formatText.bytes();
    int from = formatText.offset();
    int to = from + formatText.length();
    if (lastFormat != NONE) {
      byte[] last = texts.utf8(lastFormat);
      if (Arrays.equals(last, 0, last.length, bytes, from, to)) {
        return lastFormat;
      }
    }
    dependencies.spend(formatText.length());
    lastFormat = texts.intern(Arrays.copyOfRange(bytes, from, to));
    return lastFormat;
  }
}
