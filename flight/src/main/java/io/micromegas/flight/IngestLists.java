package io.micromegas.flight;

import io.micromegas.flight.IngestKind.BadCell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Tags, and properties as lists or maps. */
final class IngestLists {
  /** As in the bodies that senders post; far beyond what they use. */
  private static final int MAX_ITEMS = 65_536;

  private IngestLists() {}

  static boolean isList(Field field) {
    return (field.getType() instanceof ArrowType.List
            || field.getType() instanceof ArrowType.LargeList
            || field.getType() instanceof ArrowType.Map)
        && field.getChildren().size() == 1;
  }

  /** What a list without an element anywhere is to those who infer types. */
  static boolean isListOfNothing(Field field) {
    return isList(field) && field.getChildren().getFirst().getType() instanceof ArrowType.Null;
  }

  static boolean isListOfPairs(Field field) {
    if (!isList(field)) {
      return false;
    }
    Field pair = field.getChildren().getFirst();
    return pair.getType() instanceof ArrowType.Struct
        && pair.getChildren().size() == 2
        && pair.getChildren().stream()
            .allMatch(f -> f.getDictionary() == null && IngestKind.isText(f))
        && (field.getType() instanceof ArrowType.Map
            || pair.getChildren().stream()
                .map(Field::getName)
                .toList()
                .containsAll(List.of("key", "value")));
  }

  static List<String> texts(FieldVector vector, int row) {
    Range range = range(vector, row);
    if (isListOfNothing(vector.getField())) {
      requireEmpty(range);
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (int i = range.begin(); i < range.end(); i++) {
      texts.add(requireText(range.items(), i, "an item"));
    }
    return texts;
  }

  static Map<String, String> properties(FieldVector vector, int row) {
    Range range = range(vector, row);
    if (isListOfNothing(vector.getField())) {
      requireEmpty(range);
      return Map.of();
    }
    StructVector pairs = (StructVector) range.items();
    boolean map = vector.getField().getType() instanceof ArrowType.Map;
    FieldVector keys =
        map ? (FieldVector) pairs.getChildByOrdinal(0) : pairs.getChild("key", FieldVector.class);
    FieldVector values =
        map ? (FieldVector) pairs.getChildByOrdinal(1) : pairs.getChild("value", FieldVector.class);
    Map<String, String> properties = new LinkedHashMap<>();
    for (int i = range.begin(); i < range.end(); i++) {
      if (pairs.isNull(i)) {
        throw new BadCell("holds NULL instead of a pair");
      }
      properties.put(requireText(keys, i, "a key"), requireText(values, i, "a value"));
    }
    return properties;
  }

  private static String requireText(FieldVector vector, int row, String what) {
    if (vector.isNull(row)) {
      throw new BadCell("has " + what + " that is NULL");
    }
    return IngestCells.text(vector, row);
  }

  private static void requireEmpty(Range range) {
    if (range.end() > range.begin()) {
      throw new BadCell("holds NULL");
    }
  }

  private record Range(FieldVector items, int begin, int end) {}

  private static Range range(FieldVector vector, int row) {
    long begin;
    long end;
    @Nullable FieldVector items;
    if (vector instanceof LargeListVector large) {
      begin = large.getElementStartIndex(row);
      end = large.getElementEndIndex(row);
      items = large.getDataVector();
    } else {
      ListVector list = (ListVector) vector;
      begin = list.getElementStartIndex(row);
      end = list.getElementEndIndex(row);
      items = list.getDataVector();
    }
    if (begin < 0 || end < begin || end > items.getValueCount()) {
      throw new BadCell("is a malformed list");
    }
    if (end - begin > MAX_ITEMS) {
      throw new BadCell("has more than " + MAX_ITEMS + " items");
    }
    return new Range(items, (int) begin, (int) end);
  }
}
