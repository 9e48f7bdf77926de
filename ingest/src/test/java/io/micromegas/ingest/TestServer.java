package io.micromegas.ingest;

import io.micromegas.catalog.BlockFilter;
import io.micromegas.catalog.BlockRow;
import io.micromegas.catalog.CatalogRelation;
import io.micromegas.catalog.CatalogSettings;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.catalog.RowReader;
import io.micromegas.catalog.Snapshot;
import io.micromegas.store.BlockKeys;
import io.micromegas.store.LocalObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Ingestion over HTTP with a real store and a real PostgreSQL, both of which can be made to fail.
 */
final class TestServer implements AutoCloseable {
  final FlakyStore store;
  final FlakyCatalog catalog;
  final CatalogSettings database = TestDatabase.create();
  final IngestService service;
  final Sender sender;

  private TestServer(Path lake, IngestSettings settings) {
    store = new FlakyStore(new LocalObjectStore(lake));
    catalog = new FlakyCatalog(PostgresCatalog.open(database));
    service = new IngestService(settings, store, catalog);
    service.start();
    sender = new Sender(service.port());
  }

  static TestServer start(Path lake) {
    return start(lake, settings(HttpSettings.DEFAULT, CommitSettings.DEFAULT));
  }

  static TestServer start(Path lake, CommitSettings commit) {
    return start(lake, settings(HttpSettings.DEFAULT, commit));
  }

  static TestServer start(Path lake, IngestSettings settings) {
    return new TestServer(lake, settings);
  }

  /** With doors of their own for OpenTelemetry. */
  static TestServer withOtlp(Path lake, HttpSettings http, CommitSettings commit) {
    OtlpSettings free = OtlpSettings.DEFAULT.withPorts(Optional.of(0), Optional.of(0));
    return start(lake, new IngestSettings(http.withPort(0), commit, free));
  }

  /** The settings, on any free port. */
  static IngestSettings settings(HttpSettings http, CommitSettings commit) {
    return new IngestSettings(http.withPort(0), commit);
  }

  /** Registers a process and a stream, so that blocks become visible at once. */
  void announce(UUID process, UUID stream) {
    sender.process(Bodies.process(process));
    sender.stream(Bodies.stream(process, stream));
  }

  List<BlockRow> blocks(UUID stream) {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot.blocks(BlockFilter.ofStream(stream), 1_000_000);
    }
  }

  int count(CatalogRelation relation) {
    try (Snapshot snapshot = catalog.snapshot();
        RowReader rows = snapshot.read(relation, List.of())) {
      int count = 0;
      int read;
      do {
        read = rows.next(1000, row -> {});
        count += read;
      } while (read > 0);
      return count;
    }
  }

  Optional<byte[]> object(UUID process, UUID stream, UUID block) {
    String key = BlockKeys.of(process, stream, block);
    return store.list(key, 1).isEmpty() ? Optional.empty() : Optional.of(store.read(key));
  }

  long refused(Refusal reason) {
    return service.ingestion().stats().refused().getOrDefault(reason, 0L);
  }

  @Override
  public void close() {
    service.close();
    sender.close();
    catalog.close();
    store.close();
  }
}
