package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Reads whole objects: the first range tells the size, the others follow side by side, and a range
 * that fails is read again alone. All ranges are of the same version of the object.
 */
final class S3Download {
  private static final int BUFFER = 1 << 17;

  private final S3Calls calls;
  private final String bucket;
  private final int partBytes;
  private final long patience;

  S3Download(S3Calls calls) {
    this.calls = calls;
    this.bucket = calls.settings().bucket();
    this.partBytes = calls.settings().limits().partBytes();
    this.patience = calls.settings().limits().requestTimeout().toNanos();
  }

  /**
   * What was read.
   *
   * @param size in bytes
   * @param checksum what the bytes must add up to, if the writer said
   */
  record Read(long size, Optional<ObjectChecksum> checksum) {}

  private record First(long size, long length, String tag, Optional<ObjectChecksum> checksum) {}

  Read read(String key, DownloadSink sink) {
    AtomicBoolean begun = new AtomicBoolean();
    First first = calls.call("read", key, (client, again) -> readFirst(client, key, sink, begun));
    long rest = first.size() - first.length();
    if (rest > 0) {
      VirtualTasks.forEach(
          Math.toIntExact(Math.ceilDiv(rest, partBytes)),
          i -> {
            long from = first.length() + (long) i * partBytes;
            readRange(key, from, Math.min(partBytes, first.size() - from), first.tag(), sink);
          });
    }
    return new Read(first.size(), first.checksum());
  }

  private First readFirst(S3Client client, String key, DownloadSink sink, AtomicBoolean begun)
      throws IOException {
    ResponseInputStream<GetObjectResponse> in;
    try {
      in = open(client, key, 0, partBytes, null);
    } catch (S3Exception e) {
      if (e.statusCode() != 416) {
        throw e;
      }
      // An empty object has no first byte, so that the range is none of its own.
      begin(sink, 0, begun);
      return new First(0, 0, "", Optional.of(ObjectChecksum.of(new byte[0])));
    }
    boolean whole = false;
    try {
      GetObjectResponse answer = in.response();
      First first =
          new First(
              size(answer),
              answer.contentLength(),
              answer.eTag(),
              S3Metadata.checksum(answer.metadata()));
      begin(sink, first.size(), begun);
      drain(in, sink, 0, first.length());
      whole = true;
      return first;
    } finally {
      end(in, whole);
    }
  }

  private void readRange(String key, long from, long length, String tag, DownloadSink sink) {
    calls.callForPart(
        "read a part of",
        key,
        (client, again) -> {
          ResponseInputStream<GetObjectResponse> in = open(client, key, from, length, tag);
          boolean whole = false;
          try {
            if (in.response().contentLength() != length) {
              throw new IOException(
                  "asked for " + length + " bytes, got " + in.response().contentLength());
            }
            drain(in, sink, from, length);
            whole = true;
            return length;
          } finally {
            end(in, whole);
          }
        });
  }

  private ResponseInputStream<GetObjectResponse> open(
      S3Client client, String key, long from, long length, @Nullable String tag) {
    return client.getObject(get ->
        get.bucket(bucket)
            .key(calls.settings().name(key))
            .ifMatch(tag)
            .range("bytes=" + from + "-" + (from + length - 1)));
  }

  private static void begin(DownloadSink sink, long size, AtomicBoolean begun) {
    if (begun.compareAndSet(false, true)) {
      sink.begin(size);
    }
  }

  private void drain(ResponseInputStream<?> in, DownloadSink sink, long at, long length)
      throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(length, 1))];
    long begun = System.nanoTime();
    for (long done = 0; done < length; ) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, length - done));
      if (n < 0) {
        throw new EOFException("the answer ended after " + done + " of " + length + " bytes");
      }
      sink.write(at + done, buffer, n);
      done += n;
      if (System.nanoTime() - begun > patience && done < length) {
        throw new IOException("the answer trickled: " + done + " of " + length + " bytes in time");
      }
    }
  }

  /** Gives the connection back, or throws it away rather than read the rest of a failed answer. */
  private static void end(ResponseInputStream<?> in, boolean whole) throws IOException {
    if (whole) {
      in.close();
    } else {
      in.abort();
    }
  }

  /** Returns the size of the whole object of which the answer may be a part. */
  private static long size(GetObjectResponse answer) throws IOException {
    String range = answer.contentRange();
    if (range == null) {
      return answer.contentLength();
    }
    try {
      return Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
    } catch (NumberFormatException e) {
      throw new IOException("the answer does not say the object's size: '" + range + "'", e);
    }
  }

  /** Returns the error for an object whose bytes are not those that were written. */
  static MicromegasException damaged(String key, ObjectChecksum found, ObjectChecksum written) {
    return new MicromegasException(
        ErrorCode.DATA_LOSS,
        "object '"
            + key
            + "' is damaged: its checksum is "
            + found.hex()
            + ", that of what was written "
            + written.hex());
  }
}
