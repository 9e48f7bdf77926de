package io.micromegas.telemetry;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Writes bodies in the forms that senders other than today's use. */
record SenderForm(boolean indefinite, boolean bytesAsArrays, boolean upperCase, boolean emptyParent)
    implements Cbor {
  static final SenderForm RUST = new SenderForm(false, false, false, false);
  static final SenderForm OLD_RUST = new SenderForm(false, true, false, false);
  static final SenderForm UNREAL = new SenderForm(true, false, true, true);

  byte[] process(ProcessInfo p) {
    ByteBuilder out = new ByteBuilder(512);
    open(out, 0xa0, 12);
    text(out, "process_id", id(p.processId()));
    text(out, "parent_process_id");
    parent(out, p.parentProcessId());
    text(out, "exe", p.exe(), "username", p.username(), "realname", p.realname());
    text(out, "computer", p.computer(), "distro", p.distro(), "cpu_brand", p.cpuBrand());
    integer(text(out, "tsc_frequency"), p.tscFrequency());
    text(out, "start_time", p.startTime().toString());
    integer(text(out, "start_ticks"), p.startTicks());
    text(out, "properties");
    open(out, 0xa0, p.properties().size());
    p.properties().forEach((key, value) -> text(out, key, value));
    close(out);
    close(out);
    return out.toByteArray();
  }

  byte[] stream(StreamInfo s) {
    ByteBuilder out = new ByteBuilder(512);
    open(out, 0xa0, 6);
    text(out, "stream_id", id(s.streamId()), "process_id", id(s.processId()));
    types(text(out, "objects_metadata"), s.objectsMetadata());
    types(text(out, "dependencies_metadata"), s.dependenciesMetadata());
    open(text(out, "properties"), 0xa0, s.properties().size());
    s.properties().forEach((key, value) -> text(out, key, value));
    close(out);
    open(text(out, "tags"), 0x80, s.tags().size());
    s.tags().forEach(tag -> text(out, tag));
    close(out);
    close(out);
    return out.toByteArray();
  }

  private void types(ByteBuilder out, Iterable<UserDefinedType> types) {
    int count = 0;
    for (UserDefinedType ignored : types) {
      count++;
    }
    open(out, 0x80, count);
    for (UserDefinedType type : types) {
      open(out, 0xa0, 4);
      integer(text(out, "name", type.name(), "size"), type.size());
      bool(text(out, "is_reference"), type.isReference());
      open(text(out, "members"), 0x80, type.members().size());
      for (UserDefinedType.Member m : type.members()) {
        open(out, 0xa0, 5);
        text(out, "name", m.name(), "type_name", m.typeName());
        integer(text(out, "offset"), m.offset());
        integer(text(out, "size"), m.size());
        bool(text(out, "is_reference"), m.isReference());
        close(out);
      }
      close(out);
      close(out);
    }
    close(out);
  }

  byte[] block(IncomingBlock b) {
    BlockInfo i = b.info();
    BlockPayload payload = BlockPayload.of(b.payload());
    ByteBuilder out = new ByteBuilder(512);
    open(out, 0xa0, 10);
    text(out, "block_id", id(i.blockId()), "stream_id", id(i.streamId()));
    text(out, "process_id", id(i.processId()));
    text(out, "begin_time", i.beginTime().toString(), "end_time", i.endTime().toString());
    integer(text(out, "begin_ticks"), i.beginTicks());
    integer(text(out, "end_ticks"), i.endTicks());
    open(text(out, "payload"), 0xa0, 2);
    bytes(text(out, "dependencies"), payload.dependencies());
    bytes(text(out, "objects"), payload.objects());
    close(out);
    integer(text(out, "nb_objects"), i.nbObjects());
    integer(text(out, "object_offset"), i.objectOffset());
    close(out);
    return out.toByteArray();
  }

  private void bytes(ByteBuilder out, ByteSlice bytes) {
    if (bytesAsArrays) {
      open(out, 0x80, bytes.length());
      for (byte b : bytes.toByteArray()) {
        integer(out, b & 0xff);
      }
      close(out);
    } else {
      out.bytes(new CborWriter(16).bytes(bytes).toByteArray());
    }
  }

  private void parent(ByteBuilder out, Optional<UUID> parent) {
    if (parent.isPresent()) {
      text(out, id(parent.get()));
    } else {
      out.u8(emptyParent ? 0x60 : 0xf6);
    }
  }

  private String id(UUID id) {
    return upperCase ? id.toString().toUpperCase(Locale.ROOT) : id.toString();
  }

  private void open(ByteBuilder out, int major, int size) {
    if (indefinite) {
      out.u8(major | 31);
    } else if (major == 0xa0) {
      out.bytes(new CborWriter(16).map(size).toByteArray());
    } else {
      out.bytes(new CborWriter(16).array(size).toByteArray());
    }
  }

  private void close(ByteBuilder out) {
    if (indefinite) {
      out.u8(0xff);
    }
  }
}
