package io.micromegas.engine;

/**
 * What one statement may use.
 *
 * @param memory bytes before it spills to disk
 * @param tempBytes bytes of temporary files before it fails
 * @param threads threads that work on it
 */
record SlotBudget(long memory, long tempBytes, int threads) {}
