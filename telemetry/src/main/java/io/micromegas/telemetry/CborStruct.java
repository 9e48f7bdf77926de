package io.micromegas.telemetry;

import io.micromegas.telemetry.CborReader.Value;
import java.io.IOException;
import java.util.List;

/**
 * A CBOR map with known text keys: all must be there, once, in any order; others are ignored.
 *
 * @param fields what is read, in the order of the values that {@link #read} returns
 */
record CborStruct(List<Field> fields) {
  CborStruct {
    fields = List.copyOf(fields);
  }

  /** A key and how its value is read. */
  record Field(String name, Value<?> reader) {}

  static CborStruct of(Field... fields) {
    return new CborStruct(List.of(fields));
  }

  static Field field(String name, Value<?> reader) {
    return new Field(name, reader);
  }

  /** Returns the values in the order of the fields. */
  Object[] read(CborReader in) throws IOException {
    Object[] values = new Object[fields.size()];
    long seen = 0;
    in.startMap();
    for (String key = in.nextKey(); key != null; key = in.nextKey()) {
      int index = indexOf(key);
      if (index < 0) {
        in.skip();
        continue;
      }
      String before = in.enter(key);
      if ((seen & 1L << index) != 0) {
        throw in.error("there twice");
      }
      seen |= 1L << index;
      values[index] = fields.get(index).reader().read(in);
      in.leave(before);
    }
    for (int i = 0; i < values.length; i++) {
      if ((seen & 1L << i) == 0) {
        in.enter(fields.get(i).name());
        throw in.error("missing");
      }
    }
    return values;
  }

  private int indexOf(String key) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(key)) {
        return i;
      }
    }
    return -1;
  }
}
