package io.micromegas.client;

import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** What a client is made of; everything but the address may be left out. Not thread-safe. */
public final class ClientBuilder {
  final Address address;
  @Nullable InputStream trustedCertificates;
  @Nullable BufferAllocator allocator;
  @Nullable Duration timeout;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private @Nullable Supplier<String> token;
  private @Nullable String entrypoint;
  private boolean preserveDictionary;

  ClientBuilder(String uri) {
    this.address = Address.parse(uri);
  }

  /**
   * Sends a header with each call.
   *
   * @param name letters, digits, {@code -}, {@code _}, {@code .}; sent in lower case
   * @param value printable ASCII, or any text if the name ends in {@code -bin}
   * @throws IllegalArgumentException if they cannot be sent
   */
  public ClientBuilder header(String name, String value) {
    headers.put(Headers.checkedName(name, value), value);
    return this;
  }

  /** Sends a bearer token with each call. */
  public ClientBuilder token(String value) {
    return tokenSupplier(() -> value);
  }

  /**
   * Asks for a bearer token before each call, in the thread of the call. What it throws, the call
   * throws. It wins over a header {@code authorization}.
   */
  public ClientBuilder tokenSupplier(Supplier<String> supplier) {
    token = supplier;
    return this;
  }

  /**
   * Trusts these certificate authorities, instead of those of the Java runtime.
   *
   * @param pem certificates in PEM, read when the client is built, closed by the caller
   */
  public ClientBuilder trustedCertificates(InputStream pem) {
    trustedCertificates = pem;
    return this;
  }

  /** Receives repetitive columns dictionary-encoded in Arrow batches; rows are the same. */
  public ClientBuilder preserveDictionary(boolean preserve) {
    preserveDictionary = preserve;
    return this;
  }

  /**
   * Labels the queries in the server's audit trail. Otherwise the label is the environment variable
   * {@code MICROMEGAS_CLIENT_ENTRYPOINT}, or {@code application}.
   *
   * @param label 1 to 64 printable ASCII characters
   */
  public ClientBuilder clientEntrypoint(String label) {
    entrypoint = label;
    return this;
  }

  /**
   * Ends each call, the reading of its answer included, after this time with the status TIMED_OUT.
   * Without it only the server's own limit holds, and the time that a dead connection takes to be
   * noticed.
   */
  public ClientBuilder timeout(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("the time-out must be positive: " + time);
    }
    timeout = time;
    return this;
  }

  /**
   * Takes memory for batches from this allocator, which stays the caller's. Otherwise the client
   * has one of its own without limit.
   */
  public ClientBuilder allocator(BufferAllocator parent) {
    allocator = parent;
    return this;
  }

  /**
   * Makes the client. Nothing is sent before its first call.
   *
   * @throws IllegalArgumentException if the label or the certificates cannot be used
   */
  public MicromegasClient build() {
    return new MicromegasClient(new Connection(this));
  }

  Headers headers() {
    Map<String, String> labels = new HashMap<>(Attribution.labels(entrypoint, System::getenv));
    if (preserveDictionary) {
      labels.put("preserve_dictionary", "true");
    }
    return new Headers(labels, headers, token);
  }
}
