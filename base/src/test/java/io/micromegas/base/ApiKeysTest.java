package io.micromegas.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private static final ApiKeys KEYS =
      ApiKeys.of(
          Map.of("secret", new KeyHolder("game", false), "ünïcode €", new KeyHolder("ci", false)));

  @Test
  void aKeyHasAName() {
    assertThat(KEYS.holderOf("secret")).contains(new KeyHolder("game", false));
    assertThat(KEYS.holderOf("ünïcode €")).contains(new KeyHolder("ci", false));
    assertThat(KEYS.isOpen()).isFalse();
  }

  @Test
  void whatIsNoKeyHasNone() {
    for (String wrong : new String[] {"", "secre", "secret ", "Secret", "game"}) {
      assertThat(KEYS.holderOf(wrong)).as(wrong).isEmpty();
    }
    assertThat(ApiKeys.OPEN.holderOf("secret")).isEmpty();
    assertThat(ApiKeys.OPEN.isOpen()).isTrue();
  }

  @Test
  void adminsAreThereWhenAKeyIsMarked() {
    assertThat(KEYS.haveAdmins()).isFalse();
    assertThat(ApiKeys.of(Map.of("secret", new KeyHolder("ann", true))).haveAdmins()).isTrue();
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
    for (Map<String, KeyHolder> wrong :
        java.util.List.of(
            Map.<String, KeyHolder>of(),
            Map.of(" ", new KeyHolder("game", false)),
            Map.of("secret", new KeyHolder("", false)))) {
      assertThatExceptionOfType(MicromegasException.class)
          .isThrownBy(() -> ApiKeys.of(wrong))
          .withMessageNotContaining("secret");
    }
  }
}
