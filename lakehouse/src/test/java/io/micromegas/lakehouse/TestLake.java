package io.micromegas.lakehouse;

import io.micromegas.catalog.BlockFilter;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.Catalog.NewStream;
import io.micromegas.catalog.NewBlock;
import io.micromegas.catalog.PostgresCatalog;
import io.micromegas.catalog.Snapshot;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.DuckDbEngine;
import io.micromegas.engine.DuckDbParquetWriter;
import io.micromegas.engine.EngineSettings;
import io.micromegas.engine.HistogramValue;
import io.micromegas.engine.ParquetWriter;
import io.micromegas.engine.TextFunction;
import io.micromegas.engine.WriterSettings;
import io.micromegas.store.BlockKeys;
import io.micromegas.store.LocalObjectStore;
import io.micromegas.store.ObjectStore;
import io.micromegas.telemetry.BlockInfo;
import io.micromegas.telemetry.CborBodies;
import io.micromegas.telemetry.IncomingBlock;
import io.micromegas.telemetry.ProcessInfo;
import io.micromegas.telemetry.StreamInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** A lake on disk with a real database, filled with bodies as senders post them. */
final class TestLake implements AutoCloseable {
  /**
   * What the query module puts in place of a name that the view {@code histograms} prints: here any
   * value that tells its texts apart.
   */
  private static final TextFunction HISTOGRAM_OF_BUCKETS =
      new TextFunction(
          Histograms.OF_BUCKETS,
          2,
          ColumnType.HISTOGRAM,
          true,
          (texts, cancelled) -> {
            long[] bins = {Arrays.hashCode(texts[0]), Arrays.hashCode(texts[1])};
            return new HistogramValue(0, 2, 0, 2, 0, 0, bins[0] + bins[1], bins);
          });

  final TestDatabase database = TestDatabase.create();
  final Catalog catalog;
  final ObjectStore store;
  final ParquetWriter writer;

  /** Where files are written before they are objects. */
  final Path staging;

  TestLake(Path directory) throws IOException {
    catalog = PostgresCatalog.open(database.settings);
    store = new LocalObjectStore(directory.resolve("lake"));
    staging = Files.createDirectories(directory.resolve("staging"));
    List<Path> directories = new ArrayList<>(store.files().directories());
    directories.add(staging);
    writer =
        new DuckDbParquetWriter(
            WriterSettings.defaults(directory.resolve("writer"), directories).withSlots(1));
  }

  LakehouseViews views() {
    return views(StoredViews.standard());
  }

  LakehouseViews views(LakehouseSettings settings) {
    return new LakehouseViews(catalog, store, writer, settings);
  }

  /** Returns the ingest clock. */
  long clock() {
    try (Snapshot snapshot = catalog.snapshot()) {
      return snapshot.clock();
    }
  }

  LakehouseViews views(StoredViews stored) {
    return new LakehouseViews(catalog, store, writer, LakehouseSettings.defaults(), stored);
  }

  /** Runs a statement in the database. */
  void execute(String sql) {
    database.execute(sql);
  }

  /** Returns the number that a statement answers. */
  long number(String sql) {
    return Long.parseLong(database.texts(sql).getFirst());
  }

  /** Sets the database's clock, which everything in the lake goes by, so much behind. */
  void clockBehind(Duration behind) {
    execute(
        """
        create or replace function database_nanos() returns bigint language sql volatile
        as 'select (extract(epoch from clock_timestamp()) * 1000000)::bigint * 1000 - %d'
        """
            .formatted(behind.toNanos()));
  }

  /** Returns an engine that can read the lake's files. */
  DuckDbEngine engine(Path directory) {
    return new DuckDbEngine(
        EngineSettings.defaults(directory)
            .withAllowedDirectories(store.files().directories())
            .withFunctions(List.of(HISTOGRAM_OF_BUCKETS)));
  }

  /** Posts a folder of vectors in the order they arrived; returns what processes it has by name. */
  Posted post(Path folder) {
    Map<UUID, ProcessInfo> processes = new HashMap<>();
    Map<UUID, StreamInfo> streams = new HashMap<>();
    Map<UUID, BlockInfo> blocks = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".bin")).sorted().toList()) {
        byte[] body = Files.readAllBytes(file);
        String name = file.getFileName().toString();
        if (name.contains("insert_process")) {
          ProcessInfo process = CborBodies.readProcess(body);
          processes.put(process.processId(), process);
          catalog.insertProcess(process);
        } else if (name.contains("insert_stream")) {
          StreamInfo stream = CborBodies.readStream(body);
          streams.put(stream.streamId(), stream);
          insert(stream);
        } else {
          IncomingBlock block = CborBodies.readBlock(body);
          blocks.put(block.info().blockId(), block.info());
          insert(block);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Posted(processes, streams, blocks);
  }

  record Posted(
      Map<UUID, ProcessInfo> processes,
      Map<UUID, StreamInfo> streams,
      Map<UUID, BlockInfo> blocks) {
    UUID process() {
      return processes.keySet().iterator().next();
    }
  }

  void insert(StreamInfo stream) {
    catalog.insertStream(
        new NewStream(
            stream,
            "micromegas-transit",
            CborBodies.encodeTypes(stream.dependenciesMetadata()),
            CborBodies.encodeTypes(stream.objectsMetadata())));
  }

  void insert(IncomingBlock block) {
    BlockInfo info = block.info();
    store.put(BlockKeys.of(info.processId(), info.streamId(), info.blockId()), block.payload());
    catalog.commitBlocks(
        List.of(new NewBlock(info, block.payload().length, digest(info.toString()))));
  }

  /** Makes a stored block one that does not decode. */
  void damage(IncomingBlock block) {
    BlockInfo info = block.info();
    String key = BlockKeys.of(info.processId(), info.streamId(), info.blockId());
    store.delete(key);
    store.put(key, new byte[] {1, 2, 3});
  }

  /** Takes the objects of a stream's blocks away: whoever reads one fails. */
  void deleteBlocks(UUID stream) {
    try (Snapshot snapshot = catalog.snapshot()) {
      snapshot
          .blocks(BlockFilter.ofStream(stream), Integer.MAX_VALUE - 1)
          .forEach(block -> store.delete(MemoryLake.key(block)));
    }
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    writer.close();
    catalog.close();
  }
}
