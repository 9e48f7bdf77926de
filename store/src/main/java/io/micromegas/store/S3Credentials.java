package io.micromegas.store;

import org.jspecify.annotations.Nullable;

/**
 * Keys of an S3 account. Where none are given, they are looked for where every AWS program looks:
 * environment, system properties, profile, web identity, container, instance.
 *
 * @param accessKeyId public half
 * @param secretAccessKey secret half; never printed
 * @param sessionToken of temporary keys; never printed
 */
public record S3Credentials(
    String accessKeyId, String secretAccessKey, @Nullable String sessionToken) {

  /** Names the account only. */
  @Override
  public String toString() {
    return "S3Credentials[" + accessKeyId + ", secret not shown]";
  }
}
