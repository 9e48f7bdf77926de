package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.ObjectStore.PutOutcome;
import java.io.IOException;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * One object in parts, sent side by side. Nothing is visible before the last request, which alone
 * is conditional: it creates the whole object or nothing. Whatever does not become an object is
 * aborted, as its parts would be paid for until somebody looks.
 */
final class S3MultipartUpload {
  private static final Logger LOG = LoggerFactory.getLogger(S3MultipartUpload.class);

  private enum Completion {
    CREATED,
    EXISTED,
    /** S3 wants all parts again: somebody else wrote meanwhile, or the upload is forgotten. */
    START_OVER
  }

  private final S3Calls calls;
  private final String bucket;
  private final String key;
  private final String name;
  private final UploadContent content;
  private final S3Metadata metadata;
  private final int partBytes;

  S3MultipartUpload(S3Calls calls, String key, UploadContent content) {
    this.calls = calls;
    this.bucket = calls.settings().bucket();
    this.key = key;
    this.name = calls.settings().name(key);
    this.content = content;
    this.metadata = S3Metadata.of(content);
    long smallest = Math.ceilDiv(content.size(), S3Limits.MAX_PARTS);
    this.partBytes = Math.toIntExact(Math.max(calls.settings().limits().partBytes(), smallest));
  }

  PutOutcome put() {
    int retries = calls.settings().limits().retries();
    for (int tried = 0; tried <= retries; tried++) {
      switch (once()) {
        case CREATED -> {
          return PutOutcome.CREATED;
        }
        case EXISTED -> {
          return PutOutcome.EXISTED;
        }
        case START_OVER -> calls.pause(tried, "write", key);
      }
    }
    throw new MicromegasException(
        ErrorCode.UNAVAILABLE,
        "the object store "
            + calls.settings().place()
            + " kept asking for '"
            + key
            + "' again ("
            + (retries + 1)
            + " uploads); try again later");
  }

  private Completion once() {
    String upload =
        calls.call(
            "begin to write",
            key,
            (client, again) ->
                client
                    .createMultipartUpload(create ->
                        create
                            .bucket(bucket)
                            .key(name)
                            .metadata(metadata.map())
                            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C))
                    .uploadId());
    Completion completion = Completion.START_OVER;
    try {
      CompletedPart[] parts =
          new CompletedPart[Math.toIntExact(Math.ceilDiv(content.size(), partBytes))];
      VirtualTasks.forEach(parts.length, i -> parts[i] = send(upload, i));
      completion = complete(upload, parts);
      return completion;
    } finally {
      if (completion != Completion.CREATED) {
        abortQuietly(upload);
      }
    }
  }

  private CompletedPart send(String upload, int index) {
    long from = (long) index * partBytes;
    int length = (int) Math.min(partBytes, content.size() - from);
    return calls.callForPart(
        "write a part of",
        key,
        (client, again) -> {
          byte[] bytes = content.range(from, length);
          String checksum = ObjectChecksum.of(bytes).base64();
          String tag =
              client
                  .uploadPart(
                      part ->
                          part.bucket(bucket)
                              .key(name)
                              .uploadId(upload)
                              .partNumber(index + 1)
                              .checksumCRC32C(checksum),
                      S3Upload.body(bytes))
                  .eTag();
          return CompletedPart.builder()
              .partNumber(index + 1)
              .eTag(tag)
              .checksumCRC32C(checksum)
              .build();
        });
  }

  private Completion complete(String upload, CompletedPart[] parts) {
    return calls.call(
        "finish writing",
        key,
        (client, again) -> {
          try {
            client.completeMultipartUpload(complete ->
                complete
                    .bucket(bucket)
                    .key(name)
                    .uploadId(upload)
                    .ifNoneMatch("*")
                    .multipartUpload(all -> all.parts(Arrays.asList(parts))));
            return Completion.CREATED;
          } catch (S3Exception e) {
            return refused(client, again, e);
          }
        });
  }

  private Completion refused(S3Client client, boolean again, S3Exception e) throws IOException {
    boolean forgotten = S3Failure.errorCode(e).equals("NoSuchUpload");
    if (e.statusCode() == 412 && !again) {
      return Completion.EXISTED;
    }
    if (e.statusCode() == 412 || (forgotten && again)) {
      // An earlier attempt may have had its effect: then the upload is gone and the object there.
      try {
        return metadata.isOf(client, bucket, name) ? Completion.CREATED : Completion.EXISTED;
      } catch (S3Exception missing) {
        if (missing.statusCode() == 404) {
          return Completion.START_OVER;
        }
        throw missing;
      }
    }
    if (forgotten || e.statusCode() == 409) {
      return Completion.START_OVER;
    }
    throw e;
  }

  private void abortQuietly(String upload) {
    try {
      calls.call(
          "abort writing",
          key,
          (client, again) ->
              client.abortMultipartUpload(
                  abort -> abort.bucket(bucket).key(name).uploadId(upload)));
    } catch (MicromegasException e) {
      // Gone already, or left to the sweep at the next start.
      LOG.debug("could not abort the upload of {}", key, e);
    }
  }
}
