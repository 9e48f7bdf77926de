package io.micromegas.base;

/**
 * Every way an operation can fail, mapped once to gRPC status (module flight) and once to HTTP
 * status (module ingest).
 */
public enum ErrorCode {
  /** A malformed body, statement, argument or header. */
  INVALID_ARGUMENT(ErrorKind.USER),
  /** A body, text or value over its documented limit. */
  TOO_LARGE(ErrorKind.USER),
  /** The thing asked for does not exist. */
  NOT_FOUND(ErrorKind.USER),
  /** The same identity was already stored with other content. */
  CONFLICT(ErrorKind.USER),
  /** A valid request for something this server does not do. */
  UNSUPPORTED(ErrorKind.USER),
  /** The caller went away or asked to stop. */
  CANCELLED(ErrorKind.USER),
  /** No credential, or one that is not known. */
  UNAUTHENTICATED(ErrorKind.USER),
  /** A known caller who may not do this. */
  PERMISSION_DENIED(ErrorKind.USER),
  /** Over a budget of memory, disk, depth or work. */
  RESOURCE_EXHAUSTED(ErrorKind.RESOURCE),
  /** A query would have to decode more than one query may, as it is not in partitions yet. */
  TAIL_TOO_LONG(ErrorKind.RESOURCE),
  /** Too much at once: nothing was accepted, try again later. */
  OVERLOADED(ErrorKind.RESOURCE),
  /** Took longer than its time limit. */
  TIMEOUT(ErrorKind.RESOURCE),
  /** Database or object store unreachable or failing; outcome may be unknown, retry is safe. */
  UNAVAILABLE(ErrorKind.EXTERNAL),
  /** Something that was acknowledged can not be read back. */
  DATA_LOSS(ErrorKind.EXTERNAL),
  /** A stored block that does not decode. */
  CORRUPT_BLOCK(ErrorKind.EXTERNAL),
  /** A defect of ours. */
  INTERNAL(ErrorKind.INTERNAL);

  private final ErrorKind kind;

  ErrorCode(ErrorKind kind) {
    this.kind = kind;
  }

  /** Returns who can do something about it. */
  public ErrorKind kind() {
    return kind;
  }
}
