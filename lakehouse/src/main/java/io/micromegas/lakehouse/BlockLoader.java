package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.BlockRow;
import io.micromegas.engine.TableScan.Cancellation;
import io.micromegas.lakehouse.DecodedCache.BlockKey;
import io.micromegas.lakehouse.TimeBounds.Bounds;
import io.micromegas.store.BlockKeys;
import io.micromegas.store.ObjectStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns blocks into decoded events: from the cache, or by reading and decoding the stored object.
 * Thread-safe.
 */
final class BlockLoader {
  private static final Logger LOG = LoggerFactory.getLogger(BlockLoader.class);

  private final ObjectStore store;
  private final BlockDecoding decoding;
  private final DecodedCache cache;
  private final TimeBounds bounds;
  private final boolean keeps;
  private final ReadCounts counts;

  BlockLoader(ObjectStore store, BlockDecoding decoding, DecodedCache cache, TimeBounds bounds) {
    this(store, decoding, cache, bounds, true, new ReadCounts());
  }

  private BlockLoader(
      ObjectStore store,
      BlockDecoding decoding,
      DecodedCache cache,
      TimeBounds bounds,
      boolean keeps,
      ReadCounts counts) {
    this.store = store;
    this.decoding = decoding;
    this.cache = cache;
    this.bounds = bounds;
    this.keeps = keeps;
    this.counts = counts;
  }

  /** Returns one that takes what is in the cache and adds nothing: for blocks read only once. */
  BlockLoader passing() {
    return new BlockLoader(store, decoding, cache, bounds, false, counts);
  }

  /** Returns one that counts what it loads. */
  BlockLoader counting(ReadCounts loaded) {
    return new BlockLoader(store, decoding, cache, bounds, keeps, loaded);
  }

  /**
   * Returns the decoded block, {@link Undecodable} if its bytes make no sense. Throws DATA_LOSS if
   * its object is gone, and whatever keeps the store from answering.
   */
  Decoded load(BlockRow block, BlockKind kind, Cancellation cancelled) {
    Decoded loaded = find(block, kind, cancelled);
    counts.read(loaded);
    return loaded;
  }

  private Decoded find(BlockRow block, BlockKind kind, Cancellation cancelled) {
    BlockKey key = new BlockKey(block.blockId(), kind);
    if (keeps) {
      return cache.get(key, () -> decode(key, block), cancelled);
    }
    Decoded known = cache.peek(key);
    return known == null ? decode(key, block) : known;
  }

  /** Returns whether a block is in memory as this. */
  boolean holds(BlockRow block, BlockKind kind) {
    return cache.peek(new BlockKey(block.blockId(), kind)) != null;
  }

  /** Returns the true times of a block that was decoded before; null if that is not known. */
  @Nullable Bounds bounds(BlockRow block, BlockKind kind) {
    return bounds.of(new BlockKey(block.blockId(), kind));
  }

  private Decoded decode(BlockKey key, BlockRow block) {
    byte[] payload = payload(block);
    try {
      Decoded decoded = decoding.decode(block, key.kind(), payload);
      if (decoded instanceof EventRows rows) {
        bounds.learn(key, rows);
      }
      return decoded;
    } catch (MicromegasException e) {
      return undecodable(key, block, e);
    } catch (OutOfMemoryError e) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "not enough memory to decode block " + block.blockId() + "; try again later",
          e);
    }
  }

  /**
   * Returns the stored bytes of a block. Throws DATA_LOSS if its object is gone, and whatever keeps
   * the store from answering.
   */
  byte[] payload(BlockRow block) {
    String object =
        BlockKeys.of(block.process().processId(), block.stream().streamId(), block.blockId());
    try {
      return store.read(object);
    } catch (MicromegasException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        throw new MicromegasException(
            ErrorCode.DATA_LOSS,
            "block "
                + block.blockId()
                + " was acknowledged, but its object "
                + object
                + " is missing from the store",
            e);
      }
      throw e;
    }
  }

  private static Undecodable undecodable(BlockKey key, BlockRow block, MicromegasException e) {
    boolean ofTheBlock =
        switch (e.code()) {
          case CORRUPT_BLOCK, UNSUPPORTED, TOO_LARGE, INVALID_ARGUMENT -> true;
          default -> false;
        };
    if (!ofTheBlock) {
      throw e;
    }
    Undecodable failure = Undecodable.of(block, e);
    LOG.warn("{} (read for {})", failure.reason(), key.kind());
    return failure;
  }
}
