package io.micromegas.engine.duckdb;

/** An error that DuckDB returned. */
public final class DuckDbException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * {@code ERROR_RESOURCE_OUT_OF_MEMORY}: over the memory limit, or over that of temporary files.
   */
  public static final int OUT_OF_MEMORY = 3002;

  /** {@code ERROR_INPUT_METADATA_DEFERRED}: a statement that becomes several, such as a PIVOT. */
  public static final int METADATA_DEFERRED = 2005;

  /** {@code ERROR_RUNTIME_INTERNAL}: a defect of DuckDB. */
  public static final int INTERNAL = 8001;

  /** {@code ERROR_RUNTIME_FATAL}: the instance is no longer usable. */
  public static final int FATAL = 8002;

  /** {@code ERROR_RUNTIME_INTERRUPT}. */
  public static final int INTERRUPT = 8003;

  private static final int IO_FIRST = 1001;
  private static final int IO_LAST = 1006;

  private final int code;

  DuckDbException(int code, String message) {
    super(message);
    this.code = code;
  }

  /** Returns the number of the error in {@code DUCKDB_V2_ERROR}. */
  public int code() {
    return code;
  }

  /** Returns whether reading or writing a file failed. */
  public boolean isInputOutput() {
    return code >= IO_FIRST && code <= IO_LAST;
  }

  /** Returns DuckDB's text, which begins with the kind of error. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "DuckDB error " + code : message;
  }
}
