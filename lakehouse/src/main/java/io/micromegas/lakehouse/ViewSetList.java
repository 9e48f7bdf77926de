package io.micromegas.lakehouse;

import io.micromegas.engine.Column;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.Lakehouse.InstanceKind;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What {@code list_view_sets()} shows: sql-and-lakehouse section 4. */
final class ViewSetList {
  private static final int HASH_BYTES = 8;

  private ViewSetList() {}

  /** Returns a row per view set, global ones first. */
  static TableScan scan(StoredViews stored) {
    List<ViewDefinition> views = ViewRegistry.all();
    return new FixedScan(
        ViewSchemas.LIST_VIEW_SETS,
        views.size(),
        List.of(
            FixedScan.texts(views.stream().map(ViewDefinition::name).toList()),
            FixedScan.binaries(
                views.stream().map(view -> hash(view, stored.find(view.name()))).toList()),
            FixedScan.texts(views.stream().map(view -> text(view.schema())).toList()),
            flags(views, view -> view.instance() != InstanceKind.NONE),
            flags(views, ViewDefinition::global)));
  }

  private static Column flags(List<ViewDefinition> views, Predicate<ViewDefinition> flag) {
    boolean[] values = new boolean[views.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = flag.test(views.get(i));
    }
    return new Column.Booleans(values, null);
  }

  /** As list_partitions() shows the version of a partition; of what has none, from its columns. */
  private static byte[] hash(ViewDefinition view, Optional<StoredView> stored) {
    if (stored.isPresent()) {
      return BigInteger.valueOf(stored.get().version()).toByteArray();
    }
    try {
      byte[] schema = text(view.schema()).getBytes(StandardCharsets.UTF_8);
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(schema), HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static String text(TableSchema schema) {
    return schema.columns().stream().map(ViewSetList::text).collect(Collectors.joining(", "));
  }

  private static String text(ColumnSpec column) {
    String type =
        switch (column.type()) {
          case TIMESTAMP_NS -> "Timestamp(Nanosecond, \"+00:00\")";
          case INT64 -> "Int64";
          case INT32 -> "Int32";
          case UINT32 -> "UInt32";
          case DOUBLE -> "Float64";
          case BOOLEAN -> "Boolean";
          case TEXT -> column.dictionary() ? "Dictionary(Int32, Utf8)" : "Utf8";
          case BINARY -> column.width() == 0 ? "Binary" : "FixedSizeBinary(" + column.width() + ")";
          case TEXT_LIST -> "List(Utf8 not null)";
          case HISTOGRAM ->
              "Struct(start: Float64, end: Float64, min: Float64, max: Float64, sum: Float64,"
                  + " sum_sq: Float64, count: UInt64, bins: List(UInt64))";
        };
    return column.name() + ": " + type + (column.nullable() ? "" : " not null");
  }
}
