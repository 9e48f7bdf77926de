package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;

/** What a key may look like; everything else is refused before it gets near a file system. */
final class ObjectKeys {
  /** Longest key, in characters: below the path limit of every file system and of S3. */
  static final int MAX_LENGTH = 900;

  /** Longest segment, in characters: the name limit of common file systems. */
  static final int MAX_SEGMENT = 255;

  private ObjectKeys() {}

  /** Throws INVALID_ARGUMENT unless the key is well-formed. */
  static void check(String key) {
    if (key.length() > MAX_LENGTH) {
      throw refused(key.substring(0, 60) + "…", "longer than " + MAX_LENGTH + " characters");
    }
    int start = 0;
    while (true) {
      int slash = key.indexOf('/', start);
      checkSegment(key, start, slash < 0 ? key.length() : slash);
      if (slash < 0) {
        return;
      }
      start = slash + 1;
    }
  }

  /** As {@link #check}, but the last segment may be cut anywhere, or be empty. */
  static void checkPrefix(String prefix) {
    check(prefix + "x");
  }

  private static void checkSegment(String key, int start, int end) {
    int length = end - start;
    if (length == 0) {
      throw refused(key, "it has an empty segment");
    }
    if (length > MAX_SEGMENT) {
      throw refused(key, "a segment is longer than " + MAX_SEGMENT + " characters");
    }
    if (key.charAt(start) == '.'
        && (length == 1 || (length == 2 && key.charAt(start + 1) == '.'))) {
      throw refused(key, "the segments '.' and '..' are not allowed");
    }
    for (int i = start; i < end; i++) {
      if (!allowed(key.charAt(i))) {
        throw refused(key, "only A-Z a-z 0-9 . _ - and / are allowed");
      }
    }
  }

  private static boolean allowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  static MicromegasException refused(String key, String why) {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT, "not an object key: '" + key + "': " + why);
  }
}
