package io.micromegas.flight;

import io.micromegas.flight.IngestKind.BadCell;
import io.micromegas.flight.IngestTable.Column;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table in the vector that brings it. Each value of a dictionary is read once a
 * batch, and shared by its rows, so that few bytes can not become many.
 */
final class IngestColumn {
  private final Column column;
  private final FieldVector vector;
  private final @Nullable FieldVector dictionary;
  private @Nullable Object[] values = {};

  private IngestColumn(Column column, FieldVector vector, @Nullable FieldVector dictionary) {
    this.column = column;
    this.vector = vector;
    this.dictionary = dictionary;
  }

  static IngestColumn of(Column column, FieldVector vector, DictionaryProvider dictionaries) {
    @Nullable DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding == null) {
      return new IngestColumn(column, vector, null);
    }
    @Nullable Dictionary dictionary = dictionaries.lookup(encoding.getId());
    return new IngestColumn(column, vector, dictionary == null ? null : dictionary.getVector());
  }

  /** Returns what is wrong with the type, if anything is. A column of type null is all NULL. */
  Optional<String> fault() {
    Field field = content().getField();
    return vector instanceof NullVector || column.kind().accepts(field)
        ? Optional.empty()
        : Optional.of(
            "column "
                + column.name()
                + " must be "
                + column.kind().expected()
                + ", not "
                + (dictionary == null ? "" : "a dictionary of ")
                + readable(field));
  }

  String expected() {
    return column.kind().expected();
  }

  void nextBatch() {
    values = new Object[dictionary == null ? 0 : dictionary.getValueCount()];
  }

  /** Returns the value of a row; null for NULL. */
  @Nullable Object read(int row) {
    if (vector.isNull(row)) {
      return null;
    }
    if (dictionary == null) {
      return column.kind().read(vector, row);
    }
    long at = ((BaseIntVector) vector).getValueAsLong(row);
    if (at < 0 || at >= values.length) {
      throw new BadCell("is malformed: it is beyond its dictionary");
    }
    int index = (int) at;
    if (dictionary.isNull(index)) {
      return null;
    }
    @Nullable Object value = values[index];
    if (value == null) {
      value = column.kind().read(dictionary, index);
      values[index] = value;
    }
    return value;
  }

  private FieldVector content() {
    return dictionary == null ? vector : dictionary;
  }

  /** Types as people who send them write them. */
  private static String readable(Field field) {
    return switch (field.getType()) {
      case ArrowType.Int type -> (type.getIsSigned() ? "int" : "uint") + type.getBitWidth();
      case ArrowType.FloatingPoint type ->
          switch (type.getPrecision()) {
            case HALF -> "float16";
            case SINGLE -> "float32";
            case DOUBLE -> "float64";
          };
      case ArrowType.Timestamp type ->
          switch (type.getUnit()) {
            case SECOND -> "timestamp[s]";
            case MILLISECOND -> "timestamp[ms]";
            case MICROSECOND -> "timestamp[us]";
            case NANOSECOND -> "timestamp[ns]";
          };
      case ArrowType.List _ -> "list<" + readable(field.getChildren().getFirst()) + ">";
      case ArrowType.LargeUtf8 _ -> "large_utf8";
      case ArrowType.LargeBinary _ -> "large_binary";
      default -> field.getType().getTypeID().name().toLowerCase(Locale.ROOT);
    };
  }
}
