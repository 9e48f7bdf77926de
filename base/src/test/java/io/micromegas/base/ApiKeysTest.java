package io.micromegas.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private static final ApiKeys KEYS = ApiKeys.of(Map.of("secret", "game", "ünïcode €", "ci"));

  @Test
  void aKeyHasAName() {
    assertThat(KEYS.nameOf("secret")).contains("game");
    assertThat(KEYS.nameOf("ünïcode €")).contains("ci");
    assertThat(KEYS.isOpen()).isFalse();
  }

  @Test
  void whatIsNoKeyHasNone() {
    for (String wrong : new String[] {"", "secre", "secret ", "Secret", "game"}) {
      assertThat(KEYS.nameOf(wrong)).as(wrong).isEmpty();
    }
    assertThat(ApiKeys.OPEN.nameOf("secret")).isEmpty();
    assertThat(ApiKeys.OPEN.isOpen()).isTrue();
  }

  @Test
  void theHeaderIsTakenExactly() {
    assertThat(ApiKeys.bearer(Optional.of("Bearer secret"))).contains("secret");
    assertThat(ApiKeys.bearer(Optional.of("Bearer  secret"))).contains(" secret");
    assertThat(ApiKeys.bearer(Optional.of("bearer secret"))).isEmpty();
    assertThat(ApiKeys.bearer(Optional.of("Basic secret"))).isEmpty();
    assertThat(ApiKeys.bearer(Optional.empty())).isEmpty();
  }

  @Test
  void keysThatCannotBeMeantAreRefused() {
    for (Map<String, String> wrong :
        java.util.List.of(Map.<String, String>of(), Map.of(" ", "game"), Map.of("secret", ""))) {
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(() -> ApiKeys.of(wrong))
          .withMessageNotContaining("secret");
    }
  }
}
