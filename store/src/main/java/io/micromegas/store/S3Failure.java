package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What an attempt's failure means.
 *
 * @param code what the caller gets
 * @param retry whether another attempt may do better
 * @param advice what a person can do about it; may be empty
 */
record S3Failure(ErrorCode code, boolean retry, String advice) {
  private static final S3Failure PASSING = new S3Failure(ErrorCode.UNAVAILABLE, true, "");

  static S3Failure of(Exception e) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return lasting("the calling thread was interrupted");
    }
    // What is not an answer of the store happened on the way: no connection, a cut one, silence.
    return e instanceof S3Exception answer ? of(answer) : PASSING;
  }

  private static S3Failure of(S3Exception e) {
    return switch (errorCode(e)) {
      case "NoSuchKey" -> new S3Failure(ErrorCode.NOT_FOUND, false, "");
      case "NoSuchBucket" -> lasting("create the bucket, or name another");
      case "PermanentRedirect", "AuthorizationHeaderMalformed" ->
          lasting("check the region of the bucket");
      case "ConditionalRequestConflict",
          "OperationAborted",
          "SlowDown",
          "InternalError",
          "ServiceUnavailable",
          "RequestTimeout",
          "RequestTimeTooSkewed",
          "BadDigest" ->
          PASSING;
      default -> ofStatus(e.statusCode());
    };
  }

  private static S3Failure ofStatus(int status) {
    if (status >= 500 && status != 501) {
      return PASSING;
    }
    return switch (status) {
      // An error inside an answer that began as a success.
      case 200, 408, 409, 425, 429 -> PASSING;
      // HEAD has no body to say what is missing.
      case 404 -> new S3Failure(ErrorCode.NOT_FOUND, false, "");
      case 401, 403 ->
          lasting(
              "check the credentials, and that they allow s3:GetObject, s3:PutObject,"
                  + " s3:DeleteObject, s3:ListBucket and s3:AbortMultipartUpload here");
      case 501 -> lasting("the service lacks something that this store needs");
      default -> lasting("");
    };
  }

  static String errorCode(S3Exception e) {
    return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
        ? ""
        : e.awsErrorDetails().errorCode();
  }

  private static S3Failure lasting(String advice) {
    return new S3Failure(ErrorCode.UNAVAILABLE, false, advice);
  }
}
