package io.micromegas.lakehouse;

/** What a block is decoded to. */
enum BlockKind {
  LOGS("log"),
  METRICS("metrics"),
  THREAD_SPANS("cpu");

  private final String tag;

  BlockKind(String tag) {
    this.tag = tag;
  }

  /** Returns the tag of the streams that hold such events. */
  String tag() {
    return tag;
  }
}
