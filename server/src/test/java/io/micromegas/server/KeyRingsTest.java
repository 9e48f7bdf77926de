package io.micromegas.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micromegas.base.ApiKeys;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.KeyHolder;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRingsTest {
  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("keys.json"), text);
  }

  @Test
  void withoutKeysEverybodyIsLetIn() {
    KeyRings keys = KeyRings.of(Optional.empty(), Map.of("MICROMEGAS_API_KEYS", " "));
    assertThat(keys.ingestion().isOpen()).isTrue();
    assertThat(keys.queries().isOpen()).isTrue();
    assertThat(keys.areAsked(Role.Roles.ALL)).isFalse();
  }

  @Test
  void theFileAndTheEnvironmentGoTogether() throws IOException {
    KeyRings keys =
        KeyRings.of(
            Optional.of(file("[{\"name\":\"ci\",\"key\":\"a\"}]")),
            Map.of("MICROMEGAS_API_KEYS", "[{\"name\":\"game\",\"key\":\"b\",\"more\":1}]"));
    assertThat(keys.queries().holderOf("a").map(KeyHolder::name)).contains("ci");
    assertThat(keys.queries().holderOf("b").map(KeyHolder::name)).contains("game");
    assertThat(keys.ingestion().holderOf("a").map(KeyHolder::name)).contains("ci");
    assertThat(keys.areAsked(Role.Roles.ALL)).isTrue();
  }

  @Test
  void sendersMayHaveKeysOfTheirOwn() throws IOException {
    String senders = "[{\"name\":\"game\",\"key\":\"b\"},{\"name\":\"tool\",\"key\":\"b\"}]";
    Map<String, String> environment = Map.of("MICROMEGAS_INGESTION_API_KEYS", senders);
    KeyRings keys =
        KeyRings.of(Optional.of(file("[{\"name\":\"ci\",\"key\":\"a\"}]")), environment);
    assertThat(keys.ingestion().holderOf("a").map(KeyHolder::name)).isEmpty();
    assertThat(keys.ingestion().holderOf("b").map(KeyHolder::name))
        .as("the last name of a key counts")
        .contains("tool");
    assertThat(keys.queries().holderOf("b").map(KeyHolder::name)).isEmpty();
    // The door for questions would stand open.
    assertThat(KeyRings.of(Optional.empty(), environment).areAsked(Role.Roles.ALL)).isFalse();
  }

  @Test
  void adminsAreMarked() throws IOException {
    String text =
        "[{\"name\":\"ann\",\"key\":\"a\",\"admin\":true},{\"name\":\"bob\",\"key\":\"b\"}]";
    ApiKeys keys = KeyRings.of(Optional.of(file(text)), Map.of()).queries();
    assertThat(keys.haveAdmins()).isTrue();
    assertThat(keys.holderOf("a")).contains(new KeyHolder("ann", true));
    assertThat(keys.holderOf("b")).contains(new KeyHolder("bob", false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [] | there is no list
          {"name": "ci", "key": "s3cret"} | there is no list
          [{"name": "ci"}] | entry 1 has no name and key
          [{"name": "ci", "key": "s3cret"}, {"name": "", "key": "s3cret"}] | entry 2 has
          [{"name": "ci", "key": "s3cret", "admin": "yes"}] | entry 1 has an "admin" that is not
          [{"name": "ci", "key": 7}] | entry 1 has
          [{"name": "ci", "key": "s3cret" | line 1 is no JSON
          """)
  void whatCannotBeMeantIsSaidWithoutTheSecrets(String text, String sentence) throws IOException {
    Optional<Path> path = Optional.of(file(text));
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> KeyRings.of(path, Map.of()))
        .withMessageContaining(sentence)
        .withMessageContaining("keys.json")
        .withMessageNotContaining("s3cret")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @Test
  void aFileThatIsNotThere() {
    Optional<Path> missing = Optional.of(directory.resolve("missing.json"));
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> KeyRings.of(missing, Map.of()))
        .withMessageContaining("missing.json");
  }
}
