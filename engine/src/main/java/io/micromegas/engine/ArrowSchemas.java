package io.micromegas.engine;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.duckdb.Results;
import io.micromegas.engine.duckdb.Scratch;
import java.nio.BufferUnderflowException;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.CDataDictionaryProvider;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** Schemas of results, and the dictionaries of their ENUM columns. */
final class ArrowSchemas implements AutoCloseable {
  private final BufferAllocator allocator;
  private final CDataDictionaryProvider dictionaries = new CDataDictionaryProvider();

  ArrowSchemas(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Asks a result for its schema. On the slot's thread. */
  Schema of(Scratch s, long result) {
    try (ArrowSchema schema = ArrowSchema.allocateNew(allocator)) {
      Results.arrowSchema(s, result, schema.memoryAddress());
      try {
        return Data.importSchema(allocator, schema, dictionaries);
      } catch (BufferUnderflowException | IllegalStateException e) {
        // Arrow's own bounds: names of 32,766 bytes, 64 levels of types.
        throw new MicromegasException(
            ErrorCode.INVALID_ARGUMENT,
            "a column has a name longer than 32,766 bytes or a type nested deeper than 64 levels;"
                + " name it with AS, or select parts of it",
            e);
      }
    }
  }

  CDataDictionaryProvider dictionaries() {
    return dictionaries;
  }

  @Override
  public void close() {
    dictionaries.close();
  }
}
