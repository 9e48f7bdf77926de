package io.micromegas.engine;

/** A relation that a session's statements may name. */
record RegisteredScan(TableScan scan, SlotSession session) {}
