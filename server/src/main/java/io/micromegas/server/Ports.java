package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Checks addresses before anything expensive is started for them. */
final class Ports {
  private Ports() {}

  /** Refuses an address that others can reach, unless that is said to be meant. */
  static void requireMeant(String bind, boolean meant) {
    InetAddress address;
    try {
      address = InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "--bind " + bind + " is not an address of this machine", e);
    }
    if (!address.isLoopbackAddress() && !meant) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "--bind "
              + bind
              + " would let whoever reaches this machine write and read everything; give"
              + " --api-keys-file, say --disable-auth if that is meant, or bind 127.0.0.1");
    }
  }

  /** Refuses a port that is taken; 0 always passes. */
  static void requireFree(String option, String bind, int port) {
    requireFree(option, bind, port, "");
  }

  /** Refuses a port that is taken, unless it is off. */
  static void requireFree(String option, String bind, OptionalPort port) {
    port.number()
        .ifPresent(
            number -> requireFree(option, bind, number, ", close it with " + option + "=off"));
  }

  private static void requireFree(String option, String bind, int port, String orElse) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(bind, port));
    } catch (IOException | IllegalArgumentException e) {
      throw new MicromegasException(
          ErrorCode.UNAVAILABLE,
          "cannot listen on "
              + bind
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "); choose another port with "
              + option
              + orElse
              + ", or take free ones with --free-ports",
          e);
    }
  }
}
