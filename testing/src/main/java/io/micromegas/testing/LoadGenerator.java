package io.micromegas.testing;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends made-up telemetry of the last minutes to a server. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Send made-up telemetry of the last minutes: logs, metrics, nested spans.")
public final class LoadGenerator implements Callable<Integer> {
  @Parameters(
      index = "0",
      defaultValue = "http://127.0.0.1:9000",
      description = "where the server takes telemetry in")
  private URI server = URI.create("http://127.0.0.1:9000");

  @Option(names = "--processes", defaultValue = "1", description = "processes to make up")
  private int processes = 1;

  @Option(names = "--threads", defaultValue = "2", description = "threads of each process")
  private int threads = 2;

  @Option(names = "--requests", defaultValue = "500", description = "requests of each thread")
  private int requests = 500;

  @Option(names = "--per-block", defaultValue = "100", description = "requests in one block")
  private int perBlock = 100;

  @Option(names = "--minutes", defaultValue = "30", description = "how long ago it began")
  private int minutes = 30;

  @Option(names = "--seed", defaultValue = "1", description = "makes the same story again")
  private long seed = 1;

  /** Runs from the command line. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LoadGenerator()).execute(arguments));
  }

  @Override
  public Integer call() {
    SampleShop.Size size =
        new SampleShop.Size(threads, requests, perBlock, Duration.ofMinutes(minutes));
    try (TelemetrySender sender = new TelemetrySender(server)) {
      for (int i = 0; i < processes; i++) {
        System.out.println(new SampleShop(sender, size, seed + i).send());
      }
      return 0;
    } catch (IOException e) {
      System.err.println("load: " + e.getMessage());
      return 1;
    }
  }
}
