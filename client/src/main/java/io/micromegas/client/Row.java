package io.micromegas.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of an answer, copied out of its batch: it may be kept. Immutable, but for the byte arrays
 * it hands out.
 *
 * <p>Every getter throws {@link IllegalArgumentException} if there is no such column, or if its
 * values are of another type; those of numbers and truth values throw {@link IllegalStateException}
 * for NULL, which {@link #isNull} tells beforehand.
 */
public final class Row {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Columns columns;
  private final @Nullable Object[] values;

  Row(Columns columns, @Nullable Object[] values) {
    this.columns = columns;
    this.values = values;
  }

  /** Returns the names of the columns, in order. */
  public List<String> columns() {
    return columns.names();
  }

  /** Returns whether the value is NULL. */
  public boolean isNull(String column) {
    return get(column) == null;
  }

  /**
   * Returns a value, null for NULL. Times are {@link Instant}s with nanoseconds; integers up to 32
   * bits {@code Integer}, up to 64 bits and unsigned ones of 32 {@code Long}, unsigned ones of 64
   * {@code BigInteger}; {@code Float}, {@code Double}, {@code BigDecimal}, {@code Boolean}, {@code
   * String}; {@code byte[]}; dates {@code LocalDate}, times of day {@code LocalTime}, durations
   * {@code Duration}; lists are {@code List}, structs and maps {@code Map}.
   */
  public @Nullable Object get(String column) {
    return values[columns.position(column)];
  }

  /** Returns a value by its position, from 0. */
  public @Nullable Object get(int position) {
    return values[position];
  }

  /** Returns a text, null for NULL. */
  public @Nullable String getString(String column) {
    return cast(column, String.class);
  }

  /** Returns a time with its nanoseconds, null for NULL. */
  public @Nullable Instant getInstant(String column) {
    return cast(column, Instant.class);
  }

  /** Returns bytes, null for NULL. */
  public byte @Nullable [] getBytes(String column) {
    return cast(column, byte[].class);
  }

  /**
   * Returns an integer.
   *
   * @throws ArithmeticException if it does not fit
   */
  public int getInt(String column) {
    return Math.toIntExact(getLong(column));
  }

  /**
   * Returns an integer; durations of spans, in nanoseconds, are such.
   *
   * @throws ArithmeticException if it does not fit
   */
  public long getLong(String column) {
    Number number = required(column, Number.class);
    if (number instanceof Integer || number instanceof Long) {
      return number.longValue();
    }
    if (number instanceof java.math.BigInteger big) {
      return big.longValueExact();
    }
    if (number instanceof java.math.BigDecimal decimal) {
      return decimal.longValueExact();
    }
    throw wrongType(column, number, "integer");
  }

  /** Returns a number, rounded to a {@code double} if it is of a wider type. */
  public double getDouble(String column) {
    return required(column, Number.class).doubleValue();
  }

  /** Returns a truth value. */
  public boolean getBoolean(String column) {
    return required(column, Boolean.class);
  }

  /** Returns a list of texts, such as {@code tags}; empty for NULL. */
  public List<String> getStrings(String column) {
    @Nullable List<?> list = cast(column, List.class);
    List<String> texts = new ArrayList<>();
    if (list != null) {
      list.forEach(text -> texts.add(String.valueOf(text)));
    }
    return Collections.unmodifiableList(texts);
  }

  /** Returns the properties of a column of JSON text, in order; empty for NULL. */
  public Map<String, String> getProperties(String column) {
    @Nullable String text = getString(column);
    if (text == null || text.isEmpty()) {
      return Map.of();
    }
    try {
      JsonNode object = JSON.readTree(text);
      if (!object.isObject()) {
        throw wrongType(column, text, "JSON object");
      }
      Map<String, String> properties = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        JsonNode value = field.getValue();
        properties.put(field.getKey(), value.isTextual() ? value.asText() : value.toString());
      }
      return Collections.unmodifiableMap(properties);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the column " + column + " is no JSON: " + text, e);
    }
  }

  /** Returns all values by column, in order; NULL is null. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      map.putIfAbsent(columns.names().get(i), values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  public String toString() {
    return toMap().toString();
  }

  /** Returns a value that the server never leaves out. */
  <T> T required(String column, Class<T> type) {
    @Nullable T value = cast(column, type);
    if (value == null) {
      throw new IllegalStateException(
          "the column " + column + " is NULL in this row; ask isNull first");
    }
    return value;
  }

  private <T> @Nullable T cast(String column, Class<T> type) {
    @Nullable Object value = get(column);
    if (value == null) {
      return null;
    }
    if (!type.isInstance(value)) {
      throw wrongType(column, value, type.getSimpleName());
    }
    return type.cast(value);
  }

  private static IllegalArgumentException wrongType(String column, Object value, String wanted) {
    return new IllegalArgumentException(
        "the column "
            + column
            + " holds "
            + value.getClass().getSimpleName()
            + ", not "
            + wanted
            + ": "
            + value);
  }
}
