package io.micromegas.telemetry;

/** Takes the images of a block, in order. */
public interface ImageSink {
  /** Called once, before the first event, with the table that text ids refer to. */
  void start(TextTable texts);

  /**
   * Takes an image. {@code name} is only valid during the call; {@code data} stays as it is for as
   * long as the block's queues do, and must not be changed.
   *
   * @param time nanoseconds since the epoch, UTC
   * @param name valid UTF-8 in {@code name[nameOffset .. nameOffset + nameLength)}
   * @param format text id; free text such as {@code png}, not checked against the data
   * @param data holds the image in {@code data[dataOffset .. dataOffset + dataLength)}
   */
  void image(
      long time,
      byte[] name,
      int nameOffset,
      int nameLength,
      int format,
      byte[] data,
      int dataOffset,
      int dataLength);
}
