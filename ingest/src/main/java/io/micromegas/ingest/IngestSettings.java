package io.micromegas.ingest;

/** All settings of ingestion; every bound has a name and a default. */
public record IngestSettings(HttpSettings http, CommitSettings commit) {
  /** What a server starts with when nothing is said. */
  public static final IngestSettings DEFAULT =
      new IngestSettings(HttpSettings.DEFAULT, CommitSettings.DEFAULT);
}
