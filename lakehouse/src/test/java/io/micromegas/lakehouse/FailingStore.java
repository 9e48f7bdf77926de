package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.ObjectFiles;
import io.micromegas.store.ObjectStore;
import java.nio.file.Path;
import java.util.List;

/** A store that does not delete, or not read, objects whose keys contain a text. */
final class FailingStore implements ObjectStore {
  private final ObjectStore store;
  private volatile String noDelete = "?";
  private volatile String noRead = "?";

  FailingStore(ObjectStore store) {
    this.store = store;
  }

  void failDeletesOf(String part) {
    noDelete = part;
  }

  void failReadsOf(String part) {
    noRead = part;
  }

  private static void failIf(boolean failing, String key) {
    if (failing) {
      throw new MicromegasException(ErrorCode.UNAVAILABLE, "the store does not answer for " + key);
    }
  }

  @Override
  public List<PutOutcome> putAll(List<Put> puts) {
    return store.putAll(puts);
  }

  @Override
  public PutOutcome putFile(String key, Path file) {
    return store.putFile(key, file);
  }

  @Override
  public byte[] read(String key) {
    failIf(key.contains(noRead), key);
    return store.read(key);
  }

  @Override
  public ObjectFiles files() {
    return store.files();
  }

  @Override
  public void delete(String key) {
    failIf(key.contains(noDelete), key);
    store.delete(key);
  }

  @Override
  public List<String> list(String prefix, int limit) {
    return store.list(prefix, limit);
  }

  @Override
  public List<String> listAfter(String prefix, String after, int limit) {
    return store.listAfter(prefix, after, limit);
  }

  @Override
  public void probe() {
    store.probe();
  }

  @Override
  public void ping() {
    store.ping();
  }

  @Override
  public void close() {
    store.close();
  }
}
