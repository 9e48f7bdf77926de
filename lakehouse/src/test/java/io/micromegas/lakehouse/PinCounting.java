package io.micromegas.lakehouse;

import io.micromegas.store.ObjectFiles;
import io.micromegas.store.ObjectStore;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that counts the files which somebody keeps in place. */
final class PinCounting implements ObjectStore {
  private final ObjectStore store;
  final AtomicInteger pinned = new AtomicInteger();

  PinCounting(ObjectStore store) {
    this.store = store;
  }

  @Override
  public ObjectFiles files() {
    ObjectFiles files = store.files();
    return new ObjectFiles() {
      @Override
      public List<Path> directories() {
        return files.directories();
      }

      @Override
      public Pinned pin(Collection<String> keys) {
        Pinned open = files.pin(keys);
        pinned.addAndGet(keys.size());
        return new Pinned() {
          @Override
          public Path path(String key) {
            return open.path(key);
          }

          @Override
          public void close() {
            open.close();
            pinned.addAndGet(-keys.size());
          }
        };
      }

      @Override
      public void close() {
        files.close();
      }
    };
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
    return store.read(key);
  }

  @Override
  public void delete(String key) {
    store.delete(key);
  }

  @Override
  public List<String> list(String prefix, int limit) {
    return store.list(prefix, limit);
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
