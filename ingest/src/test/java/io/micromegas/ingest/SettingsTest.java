package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import io.micromegas.store.LocalObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path lake;

  @Test
  void aReachableAddressIsRefusedUnlessItIsMeant() {
    try (LocalObjectStore store = new LocalObjectStore(lake);
        MemoryCatalog catalog = new MemoryCatalog()) {
      HttpSettings open = HttpSettings.DEFAULT.withPort(0).withAddress("0.0.0.0", false);
      assertThatThrownBy(() ->
              new IngestService(new IngestSettings(open, CommitSettings.DEFAULT), store, catalog))
          .isInstanceOf(MicromegasException.class)
          .hasMessageContaining("0.0.0.0")
          .hasMessageContaining("--disable-auth");
      HttpSettings meant = open.withAddress("0.0.0.0", true);
      try (IngestService service =
          new IngestService(new IngestSettings(meant, CommitSettings.DEFAULT), store, catalog)) {
        service.start();
        try (Sender sender = new Sender(service.port())) {
          assertThat(sender.get("/health").statusCode()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void aPortInUseIsSaidSo() {
    try (LocalObjectStore store = new LocalObjectStore(lake);
        MemoryCatalog catalog = new MemoryCatalog();
        IngestService first = service(0, store, catalog)) {
      first.start();
      try (IngestService second = service(first.port(), store, catalog)) {
        assertThatThrownBy(second::start)
            .isInstanceOf(MicromegasException.class)
            .hasMessageContaining(":" + first.port())
            .hasMessageContaining("port");
      }
    }
  }

  @Test
  void settingsThatCanNotWorkAreRefusedByName() {
    assertThatThrownBy(() -> HttpSettings.DEFAULT.withPort(70_000)).hasMessageContaining("port");
    assertThatThrownBy(() -> HttpSettings.DEFAULT.withBodyTimeout(Duration.ZERO))
        .hasMessageContaining("bodyTimeout");
    assertThatThrownBy(() -> CommitSettings.DEFAULT.withLimits(100, 99, 1))
        .hasMessageContaining("maxInFlightBytes");
    assertThatThrownBy(() -> CommitSettings.DEFAULT.withBatches(0, 1, 1))
        .hasMessageContaining("writers");
  }

  private static IngestService service(int port, LocalObjectStore store, MemoryCatalog catalog) {
    return new IngestService(
        new IngestSettings(HttpSettings.DEFAULT.withPort(port), CommitSettings.DEFAULT),
        store,
        catalog);
  }
}
