package io.micromegas.telemetry;

import static io.micromegas.telemetry.CborStruct.field;

import io.micromegas.telemetry.UserDefinedType.Member;
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

  static List<UserDefinedType> read(CborReader in) {
    return FieldReaders.list(in, MAX_TYPES, TypesBody::type);
  }

  @SuppressWarnings("unchecked") // the readers above return just these types
  private static UserDefinedType type(CborReader in) {
    Object[] v = TYPE.read(in);
    return new UserDefinedType((String) v[0], (Long) v[1], (List<Member>) v[2], (Boolean) v[3]);
  }

  private static Member member(CborReader in) {
    Object[] v = MEMBER.read(in);
    return new Member((String) v[0], (String) v[1], (Long) v[2], (Long) v[3], (Boolean) v[4]);
  }

  static void write(CborWriter out, List<UserDefinedType> types) {
    out.array(types.size());
    for (UserDefinedType type : types) {
      out.map(4).text("name").text(type.name()).text("size").unsigned(type.size());
      out.text("members").array(type.members().size());
      for (Member member : type.members()) {
        out.map(5).text("name").text(member.name()).text("type_name").text(member.typeName());
        out.text("offset").unsigned(member.offset()).text("size").unsigned(member.size());
        out.text("is_reference").bool(member.isReference());
      }
      out.text("is_reference").bool(type.isReference());
    }
  }
}
