package io.micromegas.flight;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Times without their zone, for clients that ask for them: the JDBC driver has no objects for times
 * with one. The values are the same, nanoseconds since the epoch in UTC.
 */
final class TimeZones {
  private TimeZones() {}

  /** Returns a schema whose top-level times have no zone. */
  static Schema without(Schema schema) {
    List<Field> fields = new ArrayList<>();
    schema.getFields().forEach(field -> fields.add(without(field)));
    return new Schema(fields, schema.getCustomMetadata());
  }

  /** Returns a field without zone, if it is a time. */
  static Field without(Field field) {
    return field.getType() instanceof ArrowType.Timestamp time && time.getTimezone() != null
        ? new Field(
            field.getName(),
            new FieldType(
                field.isNullable(),
                new ArrowType.Timestamp(time.getUnit(), null),
                field.getDictionary(),
                field.getMetadata()),
            null)
        : field;
  }
}
