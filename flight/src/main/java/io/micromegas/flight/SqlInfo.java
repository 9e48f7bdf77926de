package io.micromegas.flight;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;

/** A value of the union in which a server tells of itself; the members in the protocol's order. */
sealed interface SqlInfo {
  record Text(String text) implements SqlInfo {}

  record Flag(boolean flag) implements SqlInfo {}

  record Count(long count) implements SqlInfo {}

  record Mask(int bits) implements SqlInfo {}

  record Words(List<String> words) implements SqlInfo {}

  /** An empty map from types to the types they convert to. */
  record NoConversions() implements SqlInfo {}

  /** Returns the rows of these codes. */
  static VectorSchemaRoot rows(List<Integer> codes, BufferAllocator allocator) {
    VectorSchemaRoot root = VectorSchemaRoot.create(Schemas.GET_SQL_INFO_SCHEMA, allocator);
    UInt4Vector names = (UInt4Vector) root.getVector("info_name");
    DenseUnionVector values = (DenseUnionVector) root.getVector("value");
    values.setInitialCapacity(codes.size());
    values.allocateNew();
    int[] counts = new int[6];
    for (int row = 0; row < codes.size(); row++) {
      SqlInfo info = Objects.requireNonNull(SqlInfos.all().get(codes.get(row)));
      byte member = info.member();
      names.setSafe(row, codes.get(row));
      values.setTypeId(row, member);
      int at = counts[member]++;
      values.getOffsetBuffer().setInt((long) row * DenseUnionVector.OFFSET_WIDTH, at);
      info.write(values.getVectorByType(member), at);
    }
    root.setRowCount(codes.size());
    return root;
  }

  private byte member() {
    return switch (this) {
      case Text ignored -> 0;
      case Flag ignored -> 1;
      case Count ignored -> 2;
      case Mask ignored -> 3;
      case Words ignored -> 4;
      case NoConversions ignored -> 5;
    };
  }

  private void write(ValueVector vector, int at) {
    switch (this) {
      case Text text -> ((VarCharVector) vector).setSafe(at, utf8(text.text()));
      case Flag flag -> ((BitVector) vector).setSafe(at, flag.flag() ? 1 : 0);
      case Count count -> ((BigIntVector) vector).setSafe(at, count.count());
      case Mask mask -> ((IntVector) vector).setSafe(at, mask.bits());
      case Words words -> {
        ListVector list = (ListVector) vector;
        VarCharVector items = (VarCharVector) list.getDataVector();
        int first = list.startNewValue(at);
        for (int i = 0; i < words.words().size(); i++) {
          items.setSafe(first + i, utf8(words.words().get(i)));
        }
        list.endValue(at, words.words().size());
      }
      case NoConversions ignored -> {
        MapVector map = (MapVector) vector;
        map.startNewValue(at);
        map.endValue(at, 0);
      }
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
