package io.micromegas.telemetry;

import java.util.List;

/** What a network span stands for. */
public enum NetSpanKind {
  /** A packet or bunch of one connection: nothing is around it. */
  CONNECTION(0, "connection"),
  /** A replicated object. */
  OBJECT(1, "object"),
  /** A replicated property; it has no duration. */
  PROPERTY(2, "property"),
  /** A call of a remote function. */
  RPC(3, "rpc");

  private static final List<NetSpanKind> BY_CODE = List.of(values());

  private final int code;
  private final String text;

  NetSpanKind(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** Returns the kind of a number; IndexOutOfBoundsException if there is none. */
  public static NetSpanKind of(int code) {
    return BY_CODE.get(code);
  }

  /** Returns a number from 0 to 3 that stays the same. */
  public int code() {
    return code;
  }

  /** Returns the name that rows have for it. */
  public String text() {
    return text;
  }
}
