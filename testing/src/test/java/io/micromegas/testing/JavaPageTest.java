package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micromegas.client.MicromegasClient;
import io.micromegas.server.MicromegasServer;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every block of the Java page compiles for release 17 and runs, against a server. */
@Timeout(120)
class JavaPageTest {
  private static final Path PAGE = Path.of("..", "docs", "java.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```java\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir Path folder;

  @Test
  void theBlocksOfThePageRun() throws Exception {
    List<String> blocks =
        BLOCK.matcher(Files.readString(PAGE)).results().map(match -> match.group(1)).toList();
    assertThat(blocks).hasSizeGreaterThan(6);
    try (MicromegasServer server =
            MicromegasServer.start(
                "--free-ports",
                "--query-slots=1",
                "--query-memory=128MiB",
                "--data-dir=" + folder.resolve("data"));
        TelemetrySender sender = new TelemetrySender(URI.create(server.httpUrl()));
        MicromegasClient client = MicromegasClient.connect(server.flightUrl())) {
      SampleLake lake = new SampleLake(sender);
      lake.sendFirstHalf();
      lake.sendSecondHalf();
      StringBuilder methods = new StringBuilder();
      for (int i = 0; i < blocks.size(); i++) {
        methods.append(
            "static void block%d() throws Exception {%n%s}%n".formatted(i, blocks.get(i)));
      }
      String text =
          methods
              .toString()
              .replaceAll("grpc://localhost:5005[12]", server.flightUrl())
              .replace("authority.pem", someAuthority().toString());
      Class<?> page = compiled(text);
      page.getField("client").set(null, client);
      for (int i = 0; i < blocks.size(); i++) {
        page.getDeclaredMethod("block" + i).invoke(null);
      }
    }
  }

  /** What a reader's program has around the blocks; their client shadows the field. */
  private Class<?> compiled(String methods) throws Exception {
    Path source = folder.resolve("Page.java");
    Files.writeString(
        source,
        """
        import io.micromegas.client.*;
        import java.io.*;
        import java.nio.file.*;
        import java.time.*;
        import java.time.temporal.ChronoUnit;
        import java.util.*;
        import org.apache.arrow.vector.VectorSchemaRoot;
        public class Page {
          public static MicromegasClient client;
        %s}
        """
            .formatted(methods.replace("static void", "public static void")));
    StringWriter messages = new StringWriter();
    boolean good =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of(
                    "--release=17",
                    "-proc:none",
                    "-classpath",
                    System.getProperty("java.class.path"),
                    "-d",
                    folder.toString()),
                null,
                ToolProvider.getSystemJavaCompiler()
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(source))
            .call();
    assertThat(good).as(messages.toString()).isTrue();
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())
        .loadClass("Page");
  }

  /** Any certificate will do: the block only makes a client. */
  private Path someAuthority() throws Exception {
    KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
    Path store = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    try (InputStream in = Files.newInputStream(store)) {
      known.load(in, null);
    }
    byte[] bytes = known.getCertificate(Collections.list(known.aliases()).getFirst()).getEncoded();
    Path file = folder.resolve("authority.pem");
    Files.writeString(
        file,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
            + "\n-----END CERTIFICATE-----\n");
    return file;
  }
}
