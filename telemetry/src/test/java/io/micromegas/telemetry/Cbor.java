package io.micromegas.telemetry;

/** Appends single values of CBOR, for bodies put together by hand. */
interface Cbor {
  default ByteBuilder text(ByteBuilder out, String... texts) {
    for (String text : texts) {
      out.bytes(new CborWriter(16).text(text).toByteArray());
    }
    return out;
  }

  default void integer(ByteBuilder out, long value) {
    out.bytes(new CborWriter(16).integer(value).toByteArray());
  }

  default void bool(ByteBuilder out, boolean value) {
    out.u8(value ? 0xf5 : 0xf4);
  }
}
