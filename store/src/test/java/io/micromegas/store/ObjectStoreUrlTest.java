package io.micromegas.store;

import static io.micromegas.store.ObjectStoreContract.assertCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectStoreUrlTest {
  @TempDir Path folder;

  @Test
  void aPathAndAFileUrlAreDirectories() {
    Path lake = folder.resolve("lake");
    for (String place : new String[] {lake.toString(), "file://" + lake}) {
      assertThat(ObjectStoreUrl.parse(place))
          .isEqualTo(new ObjectStoreUrl.Local(LocalStoreSettings.of(lake)));
    }
    try (ObjectStore store =
        ObjectStoreUrl.parse(lake.toString()).open(CacheSettings.of(folder.resolve("cache")))) {
      store.put("views/a", new byte[] {1});
      assertThat(lake.resolve("views/a")).exists();
    }
    assertThat(Files.exists(folder.resolve("cache"))).as("a local store needs none").isFalse();
  }

  @Test
  void aBucketOfAws() {
    assertThat(s3("s3://lake")).isEqualTo(S3StoreSettings.of("lake", ""));
    assertThat(s3("s3://lake/")).isEqualTo(S3StoreSettings.of("lake", ""));
    S3StoreSettings settings = s3("s3://my.lake/team/prod?region=eu-central-1");
    assertThat(settings.bucket()).isEqualTo("my.lake");
    assertThat(settings.prefix()).isEqualTo("team/prod");
    assertThat(settings.region()).isEqualTo("eu-central-1");
    assertThat(settings.endpoint()).isNull();
    assertThat(settings.pathStyle()).isFalse();
  }

  @Test
  void aServiceOfOnesOwn() {
    S3StoreSettings settings =
        s3("s3://lake/p?endpoint=http%3A%2F%2Flocalhost:9000&max-connections=7&part-bytes=6000000");

    assertThat(settings.endpoint()).isEqualTo(URI.create("http://localhost:9000"));
    assertThat(settings.pathStyle()).as("what such services take").isTrue();
    assertThat(settings.limits().maxConnections()).isEqualTo(7);
    assertThat(settings.limits().partBytes()).isEqualTo(6_000_000);
    assertThat(s3("s3://lake?endpoint=https://s3.example.com&path-style=false").pathStyle())
        .isFalse();
  }

  private static S3StoreSettings s3(String place) {
    return ((ObjectStoreUrl.S3) ObjectStoreUrl.parse(place)).settings();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "gs://bucket",
        "s3://",
        "s3:///prefix",
        "s3://Bucket",
        "s3://b",
        "s3://lake/a//b",
        "s3://lake/../b",
        "s3://lake:9000/p",
        "s3://lake/p#x",
        "s3://lake?colour=red",
        "s3://lake?region",
        "s3://lake?path-style=yes",
        "s3://lake?part-bytes=many",
        "s3://lake?part-bytes=1000",
        "s3://lake?max-connections=0",
        "s3://lake?endpoint=ftp://x",
        "s3://lake?endpoint=localhost:9000",
        "s3://la ke",
        "file://host/path",
        "file:///path?x=y"
      })
  void refusesWhatItDoesNotUnderstandWhole(String place) {
    assertCode(ErrorCode.INVALID_ARGUMENT, () -> ObjectStoreUrl.parse(place));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://someone:hush-hush@lake/p",
        "s3://someone:hush-hush@la ke/p",
        "s3://lake?endpoint=http://someone:hush-hush@host"
      })
  void refusesSecretsWithoutRepeatingThem(String place) {
    assertThatThrownBy(() -> ObjectStoreUrl.parse(place))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hush-hush"));
  }

  @Test
  void settingsDoNotPrintSecrets() {
    S3StoreSettings settings =
        S3StoreSettings.of("lake", "").withCredentials(new S3Credentials("me", "hush", "token"));

    assertThat(settings.toString()).contains("me").doesNotContain("hush").doesNotContain("token");
  }

  @Test
  void aPrefixLeavesRoomForTheLongestKey() {
    assertThatThrownBy(() -> S3StoreSettings.of("lake", "a".repeat(124)))
        .hasMessageContaining("longer than 123");
  }
}
