package io.micromegas.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class CatalogSettingsTest {
  private static final String URL = "jdbc:postgresql://db:5432/lake";

  @Test
  void defaultsAreComplete() {
    CatalogSettings settings = CatalogSettings.of(URL, "micromegas", "secret");
    assertThat(settings.writerConnections()).isEqualTo(4);
    assertThat(settings.lockWait()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void secretsAreNotPrinted() {
    CatalogSettings settings = CatalogSettings.of(URL + "?password=hidden", "me", "secret");
    assertThat(settings.toString()).contains("db:5432/lake").doesNotContain("hidden", "secret");
  }

  @Test
  void aSettingOutOfItsRangeIsNamed() {
    assertThatThrownBy(() ->
            new CatalogSettings(
                URL,
                "me",
                "",
                0,
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                1,
                1))
        .hasMessage("catalog setting writerConnections is 0; it must be at least 1");
    assertThatThrownBy(() -> CatalogSettings.of("jdbc:mysql://u:secret@db/lake", "me", ""))
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("secret");
  }
}
