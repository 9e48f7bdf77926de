package io.micromegas.otlp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micromegas.telemetry.ByteSlice;
import io.opentelemetry.proto.common.v1.InstrumentationScope;

/**
 * What the rows of one message need to become texts: the texts there are so far, and room to write
 * another. Not thread-safe.
 */
final class RowTexts {
  private static final int SCOPE_NAME = InstrumentationScope.NAME_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SCOPE_VERSION =
      InstrumentationScope.VERSION_FIELD_NUMBER << 3 | Wire.LENGTH;
  private static final int SCOPE_ATTRIBUTES =
      InstrumentationScope.ATTRIBUTES_FIELD_NUMBER << 3 | Wire.LENGTH;

  private static final byte[] NAME = "otel.scope.name".getBytes(US_ASCII);
  private static final byte[] VERSION = "otel.scope.version".getBytes(US_ASCII);
  private static final byte[] SCHEMA_URL = "otel.scope.schema_url".getBytes(US_ASCII);
  private static final byte[] ATTRIBUTE = "otel.scope.attr.".getBytes(US_ASCII);

  final OtlpTexts texts;
  final ValueJson json = new ValueJson();

  /** Of the row that is being read. */
  final Members members = new Members();

  final JsonText out = new JsonText();

  /** What the present scope adds to its rows. */
  final Members scope = new Members();

  /** Id of the present scope's name. */
  int scopeName;

  // Where rows have ids of traces, say, hardly any equals another.
  private static final int TRIED = 256;
  private static final int WORTH_LOOKING = 16;
  private int asked;
  private int repeated;

  // A scope comes again with each of its rows: a large one of many small rows would take hours.
  private static final long ALWAYS_WRITTEN = 1L << 30;
  private static final int WRITTEN_PER_BYTE = 256;

  /** Attributes of equal names are written once, and sorted all the same. */
  private static final long SORTED_AS_WRITTEN = 32;

  private final long mostWritten;
  private long written;

  private final Wire fields = new Wire();
  private final Wire attributes = new Wire();

  RowTexts(ByteSlice message) {
    texts = new OtlpTexts(message.length());
    mostWritten = ALWAYS_WRITTEN + (long) WRITTEN_PER_BYTE * message.length();
  }

  /**
   * Goes to a scope.
   *
   * @param message a {@code ScopeLogs}, {@code ScopeMetrics} or {@code ScopeSpans}, which agree in
   *     these fields
   */
  void enterScope(Wire message, int scopeTag, int schemaTag) {
    scope.clear();
    scopeName = texts.id("");
    Wire all = fields.into(message);
    while (all.next()) {
      if (all.tag() == scopeTag) {
        readScope(attributes.into(all));
      }
    }
    all = fields.into(message);
    while (all.next()) {
      if (all.tag() == schemaTag) {
        scope.addText(SCHEMA_URL, all.bytes(), all.offset(), all.length());
      }
    }
    all = fields.into(message);
    while (all.next()) {
      if (all.tag() == scopeTag) {
        Wire each = attributes.into(all);
        while (each.next()) {
          if (each.tag() == SCOPE_ATTRIBUTES) {
            scope.addPrefixed(ATTRIBUTE, each);
          }
        }
      }
    }
  }

  private void readScope(Wire each) {
    while (each.next()) {
      if (each.tag() == SCOPE_NAME) {
        scopeName = texts.id(each);
        scope.addText(NAME, each.bytes(), each.offset(), each.length());
      } else if (each.tag() == SCOPE_VERSION) {
        scope.addText(VERSION, each.bytes(), each.offset(), each.length());
      }
    }
  }

  /** Adds the attributes that a message has in its fields of that tag, between two positions. */
  void addAttributes(byte[] in, int from, int to, int tag) {
    Wire all = attributes.over(in, from, to - from);
    while (all.next()) {
      if (all.tag() == tag) {
        members.add(all);
      }
    }
  }

  /** Id of the row's members as a JSON object; CORRUPT_BLOCK where all are far too much. */
  int properties() {
    out.clear();
    json.write(members, out);
    written += out.size() + SORTED_AS_WRITTEN * members.size();
    if (written > mostWritten) {
      throw Wire.corrupt(
          "the properties of its rows are more than " + mostWritten + " bytes of JSON to write");
    }
    if (asked >= TRIED && repeated * WORTH_LOOKING < asked) {
      return texts.add(out);
    }
    int before = texts.size();
    int id = texts.id(out);
    asked++;
    repeated += id < before ? 1 : 0;
    return id;
  }
}
