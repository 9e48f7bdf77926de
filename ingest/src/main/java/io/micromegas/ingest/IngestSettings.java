package io.micromegas.ingest;

/** All settings of ingestion; every bound has a name and a default. */
public record IngestSettings(HttpSettings http, CommitSettings commit, OtlpSettings otlp) {
  /** What a server starts with when nothing is said. */
  public static final IngestSettings DEFAULT =
      new IngestSettings(HttpSettings.DEFAULT, CommitSettings.DEFAULT, OtlpSettings.DEFAULT);

  /** With one port only. */
  public IngestSettings(HttpSettings http, CommitSettings commit) {
    this(http, commit, OtlpSettings.OFF);
  }
}
