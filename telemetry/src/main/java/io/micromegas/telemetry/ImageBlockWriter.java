package io.micromegas.telemetry;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes blocks of images. Times are raw ticks of the process. Not thread-safe. */
public final class ImageBlockWriter extends TransitWriter {
  private static final int IMAGE = 0;
  private static final int NO_STRINGS = -1;

  /** Starts with an empty block. */
  public ImageBlockWriter() {
    super(NO_STRINGS);
  }

  /** Describes a stream that these blocks can belong to. */
  public static StreamInfo stream(UUID processId, UUID streamId, Map<String, String> properties) {
    return stream(processId, streamId, List.of(), SenderTypes.IMAGE_EVENTS, "image", properties);
  }

  /**
   * Sends an image.
   *
   * @param format of the data, such as {@code png}
   */
  public void image(long ticks, String name, String format, byte[] data) {
    byte[] nameText = utf8(name);
    byte[] formatText = utf8(format);
    int texts = 2 * CodedText.HEADER + nameText.length + formatText.length;
    event(IMAGE, 12 + texts + data.length).u64(ticks);
    coded(objects, nameText);
    coded(objects, formatText);
    objects.u32(data.length).bytes(data);
  }
}
