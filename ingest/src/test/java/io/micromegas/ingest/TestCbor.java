package io.micromegas.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes CBOR the way one kind of sender or another does. */
final class TestCbor {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final boolean indefinite;

  private TestCbor(boolean indefinite) {
    this.indefinite = indefinite;
  }

  /** Lengths before contents, as Rust senders do. */
  static byte[] definite(@Nullable Object value) {
    return write(value, false);
  }

  /** Containers that end with a break, as Unreal senders do. */
  static byte[] indefinite(@Nullable Object value) {
    return write(value, true);
  }

  private static byte[] write(@Nullable Object value, boolean indefinite) {
    TestCbor cbor = new TestCbor(indefinite);
    cbor.value(value);
    return cbor.out.toByteArray();
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> out.write(0xF6);
      case Boolean flag -> out.write(flag ? 0xF5 : 0xF4);
      case Integer number -> integer(number);
      case Long number -> integer(number);
      case String text -> {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        head(3, utf8.length);
        out.writeBytes(utf8);
      }
      case byte[] bytes -> {
        head(2, bytes.length);
        out.writeBytes(bytes);
      }
      case List<?> list -> {
        start(4, list.size());
        list.forEach(this::value);
        end();
      }
      case Map<?, ?> map -> {
        start(5, map.size());
        map.forEach((key, item) -> {
          value(key);
          value(item);
        });
        end();
      }
      default -> throw new IllegalArgumentException("no CBOR for " + value.getClass());
    }
  }

  private void integer(long number) {
    head(number < 0 ? 1 : 0, number < 0 ? ~number : number);
  }

  private void start(int major, int size) {
    if (indefinite) {
      out.write(major << 5 | 31);
    } else {
      head(major, size);
    }
  }

  private void end() {
    if (indefinite) {
      out.write(0xFF);
    }
  }

  private void head(int major, long argument) {
    if (argument >= 0 && argument < 24) {
      out.write(major << 5 | (int) argument);
      return;
    }
    out.write(major << 5 | 27);
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (argument >>> shift));
    }
  }
}
