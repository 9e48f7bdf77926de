package io.micromegas.store;

import io.micromegas.base.MicromegasException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** Aborts uploads that a server left unfinished when it died: their parts cost money, unseen. */
final class S3StaleUploads {
  private static final Logger LOG = LoggerFactory.getLogger(S3StaleUploads.class);

  /** Far longer than the slowest upload of a living server. */
  private static final Duration AGE = Duration.ofDays(1);

  private final S3Calls calls;

  S3StaleUploads(S3Calls calls) {
    this.calls = calls;
  }

  /** Aborts one page of them; a service or an account that does not allow it is left alone. */
  void sweep() {
    sweep(Instant.now().minus(AGE));
  }

  void sweep(Instant before) {
    String bucket = calls.settings().bucket();
    try {
      List<MultipartUpload> found =
          calls.call(
              "list uploads of",
              bucket,
              0,
              (client, again) ->
                  client
                      .listMultipartUploads(
                          list -> list.bucket(bucket).prefix(calls.settings().name("")))
                      .uploads());
      for (MultipartUpload upload : found) {
        if (upload.initiated().isBefore(before)) {
          calls.call(
              "abort",
              upload.key(),
              0,
              (client, again) ->
                  client.abortMultipartUpload(
                      abort -> abort.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
        }
      }
    } catch (MicromegasException e) {
      LOG.warn(
          "could not look for unfinished uploads; let a lifecycle rule of the bucket abort them",
          e);
    }
  }
}
