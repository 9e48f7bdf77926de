package io.micromegas.lakehouse;

/**
 * What became of what queries had to decode, since the start, and how much waits.
 *
 * @param offered how often a query offered a view instance
 * @param dropped offers that did not fit the bounds
 * @param written partitions written
 * @param failed runs that failed; the log says why
 * @param waiting view instances that wait now
 */
public record PersistStats(long offered, long dropped, long written, long failed, int waiting) {}
