package io.micromegas.telemetry;

import static io.micromegas.telemetry.CborStruct.field;

import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import io.micromegas.telemetry.UserDefinedType.Member;
import java.io.IOException;
import java.util.List;

/** Metadata of a queue as CBOR, on the wire and stored: an array of user-defined types. */
final class TypesBody {
  /** Types of a queue; a type index is one byte, the rest can only be nested in others. */
  static final int MAX_TYPES = 4_096;

  /** Members of a type. */
  static final int MAX_MEMBERS = 4_096;

  private static final CborStruct TYPE =
      CborStruct.of(
          field("name", CborReader::readText),
          field("size", CborReader::readUnsigned),
          field("members", in -> FieldReaders.list(in, MAX_MEMBERS, TypesBody::member)),
          field("is_reference", CborReader::readBoolean));

  private static final CborStruct MEMBER =
      CborStruct.of(
          field("name", CborReader::readText),
          field("type_name", CborReader::readText),
          field("offset", CborReader::readUnsigned),
          field("size", CborReader::readUnsigned),
          field("is_reference", CborReader::readBoolean));

  private TypesBody() {}

  static List<UserDefinedType> read(CborReader in) throws IOException {
    return FieldReaders.list(in, MAX_TYPES, TypesBody::type);
  }

  @SuppressWarnings("unchecked") // the readers above return just these types
  private static UserDefinedType type(CborReader in) throws IOException {
    Object[] v = TYPE.read(in);
    return new UserDefinedType((String) v[0], (Long) v[1], (List<Member>) v[2], (Boolean) v[3]);
  }

  private static Member member(CborReader in) throws IOException {
    Object[] v = MEMBER.read(in);
    return new Member((String) v[0], (String) v[1], (Long) v[2], (Long) v[3], (Boolean) v[4]);
  }

  static void write(CBORGenerator out, List<UserDefinedType> types) throws IOException {
    out.writeStartArray(types, types.size());
    for (UserDefinedType type : types) {
      out.writeStartObject(type, 4);
      CborFormat.text(out, "name", type.name());
      CborFormat.unsigned(out, "size", type.size());
      out.writeFieldName("members");
      out.writeStartArray(type, type.members().size());
      for (Member member : type.members()) {
        out.writeStartObject(member, 5);
        CborFormat.text(out, "name", member.name());
        CborFormat.text(out, "type_name", member.typeName());
        CborFormat.unsigned(out, "offset", member.offset());
        CborFormat.unsigned(out, "size", member.size());
        out.writeBooleanField("is_reference", member.isReference());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeBooleanField("is_reference", type.isReference());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
