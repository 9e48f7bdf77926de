package io.micromegas.ingest;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose request it is, for the log only: what the nearest proxy says, else the socket's peer.
 * Nothing is decided by it, as anyone can send these headers.
 */
final class ClientAddress {
  private ClientAddress() {}

  /**
   * The last entry of the last {@code X-Forwarded-For}, if an IP address; else {@code X-Real-IP};
   * else the peer; else {@code unknown}.
   */
  static String of(
      List<String> forwardedFor, @Nullable String realIp, @Nullable SocketAddress peer) {
    if (!forwardedFor.isEmpty()) {
      String line = forwardedFor.getLast();
      Optional<String> last = literal(line.substring(line.lastIndexOf(',') + 1));
      if (last.isPresent()) {
        return last.get();
      }
    }
    return Optional.ofNullable(realIp).flatMap(ClientAddress::literal).orElseGet(() -> peer(peer));
  }

  private static String peer(@Nullable SocketAddress peer) {
    return peer instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "unknown";
  }

  private static Optional<String> literal(String text) {
    try {
      // ofLiteral never asks a name server.
      return Optional.of(InetAddress.ofLiteral(text.strip()).getHostAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
