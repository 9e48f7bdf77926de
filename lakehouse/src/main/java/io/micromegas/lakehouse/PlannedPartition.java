package io.micromegas.lakehouse;

import io.micromegas.catalog.InsertRange;

/** A partition of a process or stream that is to be written. */
record PlannedPartition(InsertRange range, PartitionBuild.Recipe recipe) {}
