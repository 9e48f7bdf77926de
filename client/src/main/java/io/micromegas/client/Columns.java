package io.micromegas.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The columns of an answer by name; of two with the same name, the first. */
final class Columns {
  private final List<String> names;
  private final Map<String, Integer> positions = new LinkedHashMap<>();

  Columns(Schema schema) {
    this.names = schema.getFields().stream().map(Field::getName).toList();
    for (int i = 0; i < names.size(); i++) {
      positions.putIfAbsent(names.get(i), i);
    }
  }

  List<String> names() {
    return names;
  }

  /** Returns where a column is. */
  int position(String name) {
    @Nullable Integer position = positions.get(name);
    if (position == null) {
      throw new IllegalArgumentException("no column " + name + "; there are " + names);
    }
    return position;
  }

  /** Copies a row out of a batch. */
  Row row(VectorSchemaRoot batch, int row, DictionaryProvider dictionaries) {
    @Nullable Object[] values = new @Nullable Object[names.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Cells.value(batch.getVector(i), row, dictionaries);
    }
    return new Row(this, values);
  }
}
