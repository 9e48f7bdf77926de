package io.micromegas.server;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the server. */
@Command(
    name = "micromegas",
    mixinStandardHelpOptions = true,
    version = "Micromegas for Java 0.1.0",
    description = "An observability lakehouse.",
    subcommands = {ServeCommand.class})
public final class Main {

  /** Runs a command; ends the process with 0, 1 (it failed) or 2 (it was not understood). */
  public static void main(String[] arguments) {
    CommandLine commands = new CommandLine(new Main());
    commands.setParameterExceptionHandler((e, given) -> {
      String name = e.getCommandLine().getCommandSpec().qualifiedName();
      System.err.println("micromegas: " + e.getMessage() + "; see '" + name + " --help'");
      return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
    });
    System.exit(commands.execute(arguments));
  }
}
