package io.micromegas.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @Test
  void readsTheFormThatPostgresToolsUse() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgres://me:p%40ss+1@db.example:6543/lake?sslmode=require");
    assertThat(url.jdbc()).isEqualTo("jdbc:postgresql://db.example:6543/lake?sslmode=require");
    assertThat(url.user()).isEqualTo("me");
    assertThat(url.password()).isEqualTo("p@ss+1");
  }

  @Test
  void readsTheJdbcForm() {
    DatabaseUrl url =
        DatabaseUrl.parse("jdbc:postgresql://db/lake?user=me&password=secret&sslmode=disable");
    assertThat(url)
        .isEqualTo(new DatabaseUrl("jdbc:postgresql://db/lake?sslmode=disable", "me", "secret"));
  }

  @Test
  void hidesThePassword() {
    assertThat(DatabaseUrl.parse("postgresql://me:secret@db/lake"))
        .hasToString("jdbc:postgresql://db/lake as me");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mysql://me:secret@db/lake", "postgresql://me:secret@db", "me:secret@db", "::"})
  void refusesOthersWithoutRepeatingThem(String text) {
    assertThatThrownBy(() -> DatabaseUrl.parse(text))
        .hasMessageContaining("--sql-url")
        .hasMessageNotContaining("secret");
  }
}
