package io.micromegas.store;

import io.micromegas.store.ObjectStore.PutOutcome;
import java.io.IOException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Create-only writes. */
final class S3Upload {
  private static final String ANY = "*";
  private static final String TYPE = "application/octet-stream";

  private final S3Calls calls;
  private final String bucket;

  S3Upload(S3Calls calls) {
    this.calls = calls;
    this.bucket = calls.settings().bucket();
  }

  /** Writes an object in one request or in parts, by its size. */
  PutOutcome put(String key, UploadContent content) {
    return content.size() > calls.settings().limits().partBytes()
        ? new S3MultipartUpload(calls, key, content).put()
        : putWhole(key, content);
  }

  private PutOutcome putWhole(String key, UploadContent content) {
    S3Metadata metadata = S3Metadata.of(content);
    String name = calls.settings().name(key);
    return calls.call(
        "write",
        key,
        (client, again) -> {
          try {
            byte[] bytes = content.range(0, Math.toIntExact(content.size()));
            client.putObject(
                put ->
                    put.bucket(bucket)
                        .key(name)
                        .ifNoneMatch(ANY)
                        .metadata(metadata.map())
                        .checksumCRC32C(metadata.checksum().base64()),
                body(bytes));
            return PutOutcome.CREATED;
          } catch (S3Exception e) {
            if (e.statusCode() != 412) {
              throw e;
            }
            return again ? whose(client, bucket, name, metadata) : PutOutcome.EXISTED;
          }
        });
  }

  /**
   * Tells, when a repetition was refused because the object is there, whether it is the one that an
   * earlier attempt wrote.
   */
  static PutOutcome whose(S3Client client, String bucket, String name, S3Metadata metadata)
      throws IOException {
    try {
      return metadata.isOf(client, bucket, name) ? PutOutcome.CREATED : PutOutcome.EXISTED;
    } catch (NoSuchKeyException e) {
      throw new IOException("the object that refused this write is gone again", e);
    }
  }

  /** Returns a body that does not copy the bytes. */
  static RequestBody body(byte[] bytes) {
    return RequestBody.fromContentProvider(
        ContentStreamProvider.fromByteArrayUnsafe(bytes), bytes.length, TYPE);
  }
}
