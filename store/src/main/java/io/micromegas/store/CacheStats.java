package io.micromegas.store;

/**
 * What a read cache has done since it was opened, and what it holds.
 *
 * @param hits objects asked for that were there, or being fetched for somebody else
 * @param misses objects that had to be fetched
 * @param bytesFetched of complete objects
 * @param evictions files removed to make room
 * @param usedBytes of the budget, objects being fetched included
 * @param pinnedBytes of these, what cannot be evicted now
 * @param files complete files
 */
public record CacheStats(
    long hits,
    long misses,
    long bytesFetched,
    long evictions,
    long usedBytes,
    long pinnedBytes,
    int files) {}
