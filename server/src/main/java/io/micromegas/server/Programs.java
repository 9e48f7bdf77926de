package io.micromegas.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Short programs run to their end. */
final class Programs {
  private Programs() {}

  /** What a program said and how it ended. */
  record Outcome(int exitCode, String output) {}

  /** Runs a program that reads nothing; its output and error streams are one. */
  static Outcome run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Its messages are matched and shown; they should not be in whatever language is set here.
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    try (var output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      return new Outcome(process.waitFor(), text.strip());
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException(command.getFirst()).initCause(e);
    }
  }
}
