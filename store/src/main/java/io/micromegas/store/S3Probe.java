package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.store.ObjectStore.PutOutcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Proves that a service answers and refuses to create an object twice, in one piece or in parts.
 */
final class S3Probe {
  private final ObjectStore store;
  private final S3Calls calls;

  S3Probe(ObjectStore store, S3Calls calls) {
    this.store = store;
    this.calls = calls;
  }

  void run() {
    byte[] first = "first".getBytes(StandardCharsets.UTF_8);
    UploadContent second = UploadContent.of("second".getBytes(StandardCharsets.UTF_8));
    String key = "probe/" + UUID.randomUUID();
    try {
      require(store.put(key, first), PutOutcome.CREATED, "PutObject of a new name");
      require(new S3Upload(calls).put(key, second), PutOutcome.EXISTED, "a second PutObject");
      require(
          new S3MultipartUpload(calls, key, second).put(),
          PutOutcome.EXISTED,
          "CompleteMultipartUpload over an object");
      if (!Arrays.equals(store.read(key), first)) {
        throw refused("the object was overwritten although that was said to be refused");
      }
      if (!store.list(key, 1).equals(List.of(key))) {
        throw refused("an object just written was not listed");
      }
    } finally {
      store.delete(key);
    }
  }

  private void require(PutOutcome found, PutOutcome wanted, String request) {
    if (found != wanted) {
      throw refused(request + " with 'If-None-Match: *' ended with " + found);
    }
  }

  private MicromegasException refused(String what) {
    return new MicromegasException(
        ErrorCode.UNAVAILABLE,
        calls.settings().place()
            + " cannot hold a lake, as objects could be overwritten: "
            + what
            + ". Use a service that supports conditional writes for PutObject and"
            + " CompleteMultipartUpload (AWS does, and recent versions of most others), and look"
            + " for a proxy that drops the header If-None-Match");
  }
}
