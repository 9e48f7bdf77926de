package io.micromegas.store;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * What is stored beside an object. The id of the write tells, after an answer was lost, whether the
 * object that refuses a repetition is our own; the checksum is compared when the object is read.
 */
record S3Metadata(UUID write, ObjectChecksum checksum) {
  private static final String WRITE = "micromegas-write";
  private static final String CHECKSUM = "micromegas-crc32c";

  /** Metadata of a write that begins now. */
  static S3Metadata of(UploadContent content) {
    return new S3Metadata(UUID.randomUUID(), content.checksum());
  }

  Map<String, String> map() {
    return Map.of(WRITE, write.toString(), CHECKSUM, checksum.hex());
  }

  /** Returns the checksum stored beside an object; empty if somebody else wrote it. */
  static Optional<ObjectChecksum> checksum(Map<String, String> stored) {
    return Optional.ofNullable(stored.get(CHECKSUM)).flatMap(ObjectChecksum::parse);
  }

  /** Asks whether the object that is there was written by this write. */
  boolean isOf(S3Client client, String bucket, String name) {
    HeadObjectResponse there = client.headObject(head -> head.bucket(bucket).key(name));
    return write.toString().equals(there.metadata().get(WRITE));
  }
}
