package io.micromegas.ingest;

import io.micromegas.base.ErrorCode;

/** Why a request was not answered with 200; one counter each. */
public enum Refusal {
  /** 400: the body or a value in it is wrong. */
  MALFORMED,
  /** 401: no key, or a wrong one. */
  UNAUTHENTICATED,
  /** 409: a block id that is known with other content. */
  CONFLICT,
  /** 413: the body is over the limit. */
  TOO_LARGE,
  /** 404, 405: no such route. */
  NO_ROUTE,
  /** 503: too much in flight. */
  OVERLOADED,
  /** 503: the body or the commit took too long. */
  TIMED_OUT,
  /** 503: the server is stopping. */
  STOPPING,
  /** 503: store or database failed. */
  UNAVAILABLE,
  /** The sender went away before its body was complete; nothing was written. */
  GONE,
  /** 500: a defect of ours. */
  INTERNAL;

  static Refusal of(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, UNSUPPORTED, NOT_FOUND, PERMISSION_DENIED -> MALFORMED;
      case UNAUTHENTICATED -> UNAUTHENTICATED;
      case TOO_LARGE -> TOO_LARGE;
      case CONFLICT -> CONFLICT;
      case CANCELLED -> GONE;
      case RESOURCE_EXHAUSTED, TAIL_TOO_LONG, OVERLOADED -> OVERLOADED;
      case TIMEOUT -> TIMED_OUT;
      case UNAVAILABLE -> UNAVAILABLE;
      case DATA_LOSS, CORRUPT_BLOCK, INTERNAL -> INTERNAL;
    };
  }
}
