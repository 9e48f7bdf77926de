package io.micromegas.telemetry;

/** Walks over the events of a block; the base of the decoders. Holds nothing between events. */
abstract class EventReader {
  final byte[] in;
  final QueueCursor cursor;
  final Dependencies dependencies;
  final Texts texts;
  private final EventType[] types;

  EventReader(StreamLayout layout, BlockQueues queues) {
    dependencies = new Dependencies(layout, queues.dependencies());
    texts = dependencies.texts;
    types = layout.events;
    in = queues.objects().array();
    cursor = new QueueCursor("objects", queues.objects(), layout.eventSizes);
  }

  /** Whether {@link #event} wants events of this kind; the others are only checked. */
  abstract boolean wants(EventKind kind);

  /** Takes an event whose prefix is inside of its instance. */
  abstract void event(EventType type, int at, int ordinal);

  final void run() {
    try {
      for (int ordinal = 0; cursor.next(); ordinal++) {
        EventType type = types[cursor.type];
        if (type.error != null) {
          throw new InvalidEntryException(type.error);
        }
        int at = cursor.start;
        if (cursor.stop - at < type.prefix) {
          throw new InvalidEntryException("ends within an event of type " + type.typeName);
        }
        if (wants(type.kind)) {
          if (type.unusable != null) {
            throw new InvalidEntryException(type.unusable);
          }
          resolveAll(type.otherReferences, at);
          event(type, at, ordinal);
        } else {
          resolveAll(type.references, at);
          checkTail(type, at + type.prefix);
        }
      }
    } catch (InvalidEntryException e) {
      throw cursor.error(e.getMessage());
    }
  }

  private void resolveAll(int[] references, int at) {
    for (int reference : references) {
      resolve(at + reference);
    }
  }

  /** Returns the dependency whose id stands at a position. */
  final int resolve(int at) {
    return dependencies.resolve(LittleEndian.i64(in, at));
  }

  private void checkTail(EventType type, int at) {
    switch (type.tail) {
      case NONE -> {}
      case RAW_TEXT -> checkRawText(at, cursor.stop - at);
      case CODED_TEXT -> checkCodedText(at);
      case IMAGE -> {
        int format = checkCodedText(at);
        checkImageData(checkCodedText(format));
      }
    }
  }

  final void checkRawText(int at, int length) {
    if (!Utf8.isValid(in, at, length)) {
      throw new InvalidEntryException("text that is not UTF-8");
    }
  }

  /** Returns where the text ends. */
  final int checkCodedText(int at) {
    String problem = CodedText.problem(in, at, cursor.stop);
    if (!problem.isEmpty()) {
      throw new InvalidEntryException(problem);
    }
    return at + CodedText.HEADER + CodedText.length(in, at);
  }

  /** Returns how many bytes of data follow their length. */
  final int checkImageData(int at) {
    if (cursor.stop - at < 4
        || Integer.toUnsignedLong(LittleEndian.i32(in, at)) > cursor.stop - at - 4) {
      throw new InvalidEntryException("image data that do not fit their event");
    }
    return LittleEndian.i32(in, at);
  }
}
