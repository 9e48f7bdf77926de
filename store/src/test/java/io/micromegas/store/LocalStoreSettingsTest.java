package io.micromegas.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class LocalStoreSettingsTest {
  @Test
  void aRootIsAllThatIsNeeded() {
    assertThat(LocalStoreSettings.of(Path.of("data")).writeThreads()).isPositive();
  }

  @Test
  void aStoreWithoutThreadsIsRefused() {
    assertThatThrownBy(() -> new LocalStoreSettings(Path.of("data"), 0, 1, Duration.ZERO))
        .hasMessageContaining("writeThreads");
  }
}
