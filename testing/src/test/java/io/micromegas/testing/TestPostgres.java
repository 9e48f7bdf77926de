package io.micromegas.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** PostgreSQL for tests of whole lakes. */
final class TestPostgres {
  private TestPostgres() {}

  /** Returns one whose settings are those that the server demands, but for {@code fsync}. */
  static EmbeddedPostgres.Builder builder(boolean fsync) {
    return EmbeddedPostgres.builder()
        .setPgBinaryResolver(TestPostgres::binaries)
        .setServerConfig("fsync", fsync ? "on" : "off")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("synchronous_commit", "on");
  }

  // The library's own search refuses to choose: once the server is packaged, its jar names a copy
  // of
  // the binaries beside it, and they are on the class path twice.
  private static InputStream binaries(String system, String machine) throws IOException {
    String name =
        machine.equals("aarch64") || machine.equals("arm64")
            ? "arm_64"
            : machine.equals("amd64") ? "x86_64" : machine;
    String path = "/postgres-" + system.toLowerCase(Locale.ROOT) + "-" + name + ".txz";
    InputStream found = TestPostgres.class.getResourceAsStream(path);
    if (found == null) {
      throw new IOException(path + " is not on the class path");
    }
    return found;
  }
}
