package io.micromegas.query;

import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A result's batches with some columns as dictionary&lt;int32, utf8&gt;, each batch with its own
 * dictionaries: DuckDB has no dictionaries, so the values of a batch are told apart here. Nor has
 * it binary values of a fixed width. Columns that stay plain are handed on without a copy. One
 * thread.
 */
final class EncodedColumns implements AutoCloseable {
  private static final ArrowType.Int INDEX = new ArrowType.Int(32, true);

  private final VectorSchemaRoot plain;
  private final VectorSchemaRoot root;
  private final MapDictionaryProvider dictionaries = new MapDictionaryProvider();

  private EncodedColumns(VectorSchemaRoot plain, VectorSchemaRoot root) {
    this.plain = plain;
    this.root = root;
  }

  /** Columns of a schema, filled from their plain values; {@code plain} stays the caller's. */
  static EncodedColumns of(Schema schema, VectorSchemaRoot plain, BufferAllocator allocator) {
    boolean all = schema.getFields().stream().allMatch(field -> plain(field).equals(field));
    if (all) {
      return new EncodedColumns(plain, plain);
    }
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.getFields()) {
      fields.add(
          field.getDictionary() == null
              ? field
              : new Field(
                  field.getName(),
                  new FieldType(field.isNullable(), INDEX, field.getDictionary()),
                  null));
    }
    EncodedColumns columns =
        new EncodedColumns(plain, VectorSchemaRoot.create(new Schema(fields), allocator));
    for (Field field : schema.getFields()) {
      if (field.getDictionary() != null) {
        VarCharVector values = new VarCharVector(field.getName(), allocator);
        columns.dictionaries.put(new Dictionary(values, field.getDictionary()));
      }
    }
    return columns;
  }

  /** Returns whether a view's column is one that is encoded on request. */
  static boolean applyTo(ColumnSpec column) {
    return column.dictionary() && column.type() == ColumnType.TEXT;
  }

  /** Returns the field of an encoded column, as clients see it. */
  static Field field(String name, boolean nullable, int id) {
    DictionaryEncoding encoding = new DictionaryEncoding(id, false, INDEX);
    return new Field(name, new FieldType(nullable, ArrowFields.TEXT, encoding), null);
  }

  /** Returns a schema without its encodings. */
  static Schema plain(Schema schema) {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.getFields()) {
      fields.add(plain(field));
    }
    return new Schema(fields);
  }

  /** Returns a field as the engine answers it. */
  static Field plain(Field field) {
    if (field.getType() instanceof ArrowType.FixedSizeBinary) {
      return new Field(
          field.getName(),
          new FieldType(field.isNullable(), ArrowType.Binary.INSTANCE, null),
          null);
    }
    return field.getDictionary() == null
        ? field
        : new Field(
            field.getName(), new FieldType(field.isNullable(), field.getType(), null), null);
  }

  /** Returns the vectors that {@link #encode} fills. */
  VectorSchemaRoot root() {
    return root;
  }

  MapDictionaryProvider dictionaries() {
    return dictionaries;
  }

  /** Moves the plain root's batch into {@link #root}. */
  @SuppressWarnings("ReferenceEquality") // the same root means that there is nothing to encode
  void encode() {
    if (root == plain) {
      return;
    }
    int rows = plain.getRowCount();
    for (int i = 0; i < plain.getFieldVectors().size(); i++) {
      FieldVector from = plain.getVector(i);
      FieldVector to = root.getVector(i);
      DictionaryEncoding encoding = to.getField().getDictionary();
      if (to instanceof FixedSizeBinaryVector values) {
        fix((VarBinaryVector) from, rows, values);
        from.clear();
      } else if (encoding == null) {
        from.makeTransferPair(to).transfer();
      } else {
        VarCharVector values = (VarCharVector) dictionaries.lookup(encoding.getId()).getVector();
        DistinctTexts.encode((VarCharVector) from, rows, (IntVector) to, values);
        from.clear();
      }
    }
    root.setRowCount(rows);
  }

  private static void fix(VarBinaryVector from, int rows, FixedSizeBinaryVector to) {
    to.allocateNew(rows);
    for (int row = 0; row < rows; row++) {
      if (from.isNull(row)) {
        to.setNull(row);
      } else {
        byte[] value = from.get(row);
        if (value.length != to.getByteWidth()) {
          throw Refusal.defect(
              to.getName()
                  + " has a value of "
                  + value.length
                  + " bytes, not "
                  + to.getByteWidth());
        }
        to.set(row, value);
      }
    }
    to.setValueCount(rows);
  }

  @Override
  public void close() {
    root.close();
    dictionaries.close();
  }
}
