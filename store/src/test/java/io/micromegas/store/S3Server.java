package io.micromegas.store;

import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** A real S3 server on loopback with one bucket, in memory; it enforces create-only writes. */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "lake";
  private static final S3Credentials KEYS = new S3Credentials("someone", "wonderful", null);

  private final S3Proxy server;

  private S3Server(AuthenticationType authentication) throws Exception {
    TransientNio2BlobStore blobs = new TransientNio2BlobStore();
    blobs.createContainer(BUCKET);
    server =
        S3Proxy.builder()
            .blobStore(blobs)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(authentication, KEYS.accessKeyId(), KEYS.secretAccessKey())
            .build();
    server.start();
  }

  /** Starts a server that checks signatures. */
  static S3Server start() throws Exception {
    return new S3Server(AuthenticationType.AWS_V2_OR_V4);
  }

  /** Starts a server that lets everybody in, to stand behind {@link S3Gateway}. */
  static S3Server startOpen() throws Exception {
    return new S3Server(AuthenticationType.NONE);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** Settings of an empty store on this server. */
  S3StoreSettings emptyStore() {
    return emptyStore(address());
  }

  /** Settings of an empty store at an address. */
  static S3StoreSettings emptyStore(URI address) {
    return S3StoreSettings.of(BUCKET, "test-" + UUID.randomUUID())
        .withEndpoint(address)
        .withCredentials(KEYS)
        .withLimits(
            S3Limits.DEFAULT
                .withPartBytes(S3Limits.MIN_PART_BYTES)
                .withRetries(4, Duration.ofMillis(1), Duration.ofMillis(20)));
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not stop", e);
    }
  }
}
