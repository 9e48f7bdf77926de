package io.micromegas.lakehouse;

import io.micromegas.engine.RelationSql;

/**
 * The spans of one trace of OpenTelemetry, of all processes that took part.
 *
 * @param spans rows with the columns of {@link ProcessTrace.Column}, whose thread is {@link
 *     ProcessTrace#OTEL}, then {@link #PROCESS_ID} and {@link #EXE}. Process by process, the one
 *     whose span began first before the others; in each by begin, a parent before its children
 *     unless both begin and end at the same time
 */
public record DistributedTrace(RelationSql spans) implements Trace {
  /** VARCHAR: lower case, hyphenated. */
  public static final String PROCESS_ID = "process_id";

  /** VARCHAR: what runs. */
  public static final String EXE = "exe";
}
