package io.micromegas.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, so that it can be killed. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern ENTRY = Pattern.compile("\"(\\w+)\": \"?([^\",\\n]+)");

  private final Process process;
  private final Path data;
  private final Path log;
  private String http = "";
  private String flight = "";

  private ServerProcess(Process process, Path data, Path log) {
    this.process = process;
    this.data = data;
    this.log = log;
  }

  /** Starts a server on a data directory and waits until it is ready. */
  static ServerProcess start(Path data, String... arguments) throws Exception {
    ServerProcess server = launch(data, arguments);
    server.awaitReady();
    return server;
  }

  /** Starts a process that is expected not to become a server. */
  static ServerProcess launch(Path data, String... arguments) throws IOException {
    Files.createDirectories(data);
    // An announcement of a killed server would be taken for the new one's.
    Files.deleteIfExists(data.resolve("server.json"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("io.micromegas.server.Main");
    command.add("serve");
    command.add("--free-ports");
    command.add("--query-slots=1");
    command.add("--query-memory=128MiB");
    command.add("--data-dir=" + data);
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(data.getParent(), "server", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new ServerProcess(process, data, log);
  }

  private void awaitReady() throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    Path announcement = data.resolve("server.json");
    while (!Files.exists(announcement)) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        close();
        throw new AssertionError("the server did not become ready:\n" + output());
      }
      Thread.sleep(20);
    }
    Matcher entries = ENTRY.matcher(Files.readString(announcement));
    while (entries.find()) {
      switch (entries.group(1)) {
        case "http" -> http = entries.group(2);
        case "flight" -> flight = entries.group(2);
        case "otlp_grpc", "otlp_http" -> {}
        default -> assertThat(entries.group(2)).isEqualTo(Long.toString(process.pid()));
      }
    }
  }

  URI http() {
    return URI.create(http);
  }

  String flight() {
    return flight;
  }

  long pid() {
    return process.pid();
  }

  String output() throws IOException {
    return Files.readString(log);
  }

  /** Returns the process of the embedded database. */
  ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
  }

  /** Ends the process as a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks the process to stop. */
  void terminate() {
    process.destroy();
  }

  /** Returns how the process ended. */
  int awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the server ends in time").isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
