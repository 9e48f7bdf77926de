package org.apache.arrow.flight;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;

/**
 * Sends dictionaries in the middle of an answer, where they replace those before; Flight's own
 * listener sends them at the start only. Messages and the call they go to are private to Flight's
 * package, which is why this class is in it. It depends on their shape in Flight 18.3.0.
 */
public final class DictionaryMessages {
  private DictionaryMessages() {}

  /**
   * Sends what the dictionaries hold now, for the batches that follow; nothing if there are none.
   * The values are copied before this returns.
   *
   * @param listener of a started answer, as Flight's server hands it to producers
   */
  public static void put(OutboundStreamListener listener, DictionaryProvider dictionaries) {
    for (long id : dictionaries.getDictionaryIds()) {
      put((OutboundStreamListenerImpl) listener, id, dictionaries.lookup(id).getVector());
    }
  }

  // Flight declares close() to throw Exception, which javac takes for InterruptedException.
  @SuppressWarnings("try")
  private static void put(OutboundStreamListenerImpl listener, long id, FieldVector values) {
    // Not closed: it does not own the vector.
    VectorSchemaRoot root =
        new VectorSchemaRoot(List.of(values.getField()), List.of(values), values.getValueCount());
    try (ArrowDictionaryBatch batch =
            new ArrowDictionaryBatch(id, new VectorUnloader(root).getRecordBatch(), false);
        ArrowMessage message = new ArrowMessage(batch, listener.option)) {
      listener.responseObserver.onNext(message);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a dictionary's message was not freed", e);
    }
  }
}
