package io.micromegas.telemetry;

/** What a network span stands for. */
public enum NetSpanKind {
  /** A packet or bunch of one connection: nothing is around it. */
  CONNECTION("connection"),
  /** A replicated object. */
  OBJECT("object"),
  /** A replicated property; it has no duration. */
  PROPERTY("property"),
  /** A call of a remote function. */
  RPC("rpc");

  private final String text;

  NetSpanKind(String text) {
    this.text = text;
  }

  /** Returns the name that rows have for it. */
  public String text() {
    return text;
  }
}
