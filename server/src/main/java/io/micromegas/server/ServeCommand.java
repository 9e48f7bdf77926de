package io.micromegas.server;

import io.micromegas.base.MicromegasException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a server until the process is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Take in telemetry over HTTP and answer SQL over Arrow Flight SQL.",
      "Prints one line beginning with 'micromegas ready' when its ports answer; the file"
          + " server.json in the data directory says the same while the server lives.",
      ""
    })
final class ServeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  @Mixin private ServeOptions options = new ServeOptions();

  private volatile boolean ready;

  @Override
  public Integer call() throws InterruptedException {
    OpenParts parts = new OpenParts();
    // Where SIGTERM and Ctrl-C arrive, also in the middle of the start.
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(parts)));
    try {
      MicromegasServer server = MicromegasServer.start(options, parts);
      ready = true;
      System.out.println(server.readyLine());
      new CountDownLatch(1).await();
      return 0;
    } catch (MicromegasException e) {
      LOG.debug("the server does not start", e);
      System.err.println("micromegas: " + e.getMessage());
      return 1;
    }
  }

  private void stop(OpenParts parts) {
    boolean wasReady = ready;
    parts.close();
    if (wasReady) {
      System.out.println("micromegas stopped");
      System.out.flush();
      // A stop that was asked for and went well is a success, whatever signal asked.
      Runtime.getRuntime().halt(0);
    }
  }
}
