package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Builds the SDK's client. */
final class S3Clients {
  private S3Clients() {}

  static S3Client open(S3StoreSettings settings) {
    S3Limits limits = settings.limits();
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(limits.maxConnections())
                    .connectionTimeout(limits.connectTimeout())
                    .connectionAcquisitionTimeout(limits.requestTimeout())
                    .socketTimeout(limits.requestTimeout()))
            .overrideConfiguration(o ->
                o.apiCallAttemptTimeout(limits.requestTimeout())
                    .retryStrategy(retry -> retry.maxAttempts(1)))
            // Checksums are ours: the SDK's go into a trailer, which not every service takes.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(s -> s.chunkedEncodingEnabled(false))
            .forcePathStyle(settings.pathStyle());
    URI endpoint = settings.endpoint();
    String region = settings.region();
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
      builder.region(Region.of(region == null ? "us-east-1" : region));
    } else if (region != null) {
      builder.region(Region.of(region));
    }
    S3Credentials keys = settings.credentials();
    if (keys != null) {
      String token = keys.sessionToken();
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              token == null
                  ? AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())
                  : AwsSessionCredentials.create(
                      keys.accessKeyId(), keys.secretAccessKey(), token)));
    }
    try {
      return builder.build();
    } catch (SdkException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          settings.place() + " cannot be opened: " + e.getMessage() + "; give region=… in its URL",
          e);
    }
  }
}
