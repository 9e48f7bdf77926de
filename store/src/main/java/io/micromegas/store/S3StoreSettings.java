package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Settings of {@link S3ObjectStore}.
 *
 * @param bucket name of the bucket, which must exist
 * @param prefix what the names of all objects begin with, without a slash at either end; empty for
 *     the whole bucket
 * @param region of the bucket; null: from the environment, or {@code us-east-1} where an endpoint
 *     is given
 * @param endpoint of a service other than AWS; null: AWS's own
 * @param pathStyle whether the bucket's name goes into the path instead of the host name
 * @param credentials null: found as every AWS program finds them
 * @param limits timeouts, repetitions, parallelism
 */
public record S3StoreSettings(
    String bucket,
    String prefix,
    @Nullable String region,
    @Nullable URI endpoint,
    boolean pathStyle,
    @Nullable S3Credentials credentials,
    S3Limits limits) {
  /** What S3 leaves of its 1,024 bytes beside the longest key. */
  private static final int MAX_PREFIX = 1024 - ObjectKeys.MAX_LENGTH - 1;

  /** Refuses a malformed bucket, prefix or endpoint. */
  public S3StoreSettings {
    if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
      throw refused("not the name of a bucket: '" + bucket + "'");
    }
    if (prefix.length() > MAX_PREFIX) {
      throw refused("the prefix is longer than " + MAX_PREFIX + " characters: '" + prefix + "'");
    }
    if (!prefix.isEmpty()) {
      ObjectKeys.check(prefix);
    }
    if (endpoint != null
        && (!("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
            || endpoint.getHost() == null
            || endpoint.getUserInfo() != null)) {
      throw refused(
          "the endpoint must be http:// or https:// with a host and without a user; got a "
              + endpoint.getScheme()
              + " address of host "
              + endpoint.getHost());
    }
  }

  /** A bucket of AWS, everything else by default. */
  public static S3StoreSettings of(String bucket, String prefix) {
    return new S3StoreSettings(bucket, prefix, null, null, false, null, S3Limits.DEFAULT);
  }

  /** As this, at another service; the bucket's name goes into the path, which all of them take. */
  public S3StoreSettings withEndpoint(URI address) {
    return new S3StoreSettings(bucket, prefix, region, address, true, credentials, limits);
  }

  /** As this, with these keys. */
  public S3StoreSettings withCredentials(S3Credentials keys) {
    return new S3StoreSettings(bucket, prefix, region, endpoint, pathStyle, keys, limits);
  }

  /** As this, with other limits. */
  public S3StoreSettings withLimits(S3Limits other) {
    return new S3StoreSettings(bucket, prefix, region, endpoint, pathStyle, credentials, other);
  }

  /** Returns where the store is, for messages: {@code s3://bucket/prefix}. */
  String place() {
    return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }

  /** Returns the full name of an object in the bucket. */
  String name(String key) {
    return prefix.isEmpty() ? key : prefix + "/" + key;
  }

  private static MicromegasException refused(String why) {
    return new MicromegasException(ErrorCode.INVALID_ARGUMENT, "S3 store: " + why);
  }
}
