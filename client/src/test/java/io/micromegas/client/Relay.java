package io.micromegas.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A way to a server that can be cut. */
final class Relay implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final int port;

  Relay(int port) throws IOException {
    this.port = port;
    daemon(() -> {
      while (true) {
        Socket caller = door.accept();
        Socket server = new Socket("localhost", port());
        sockets.addAll(List.of(caller, server));
        daemon(() -> caller.getInputStream().transferTo(server.getOutputStream()));
        daemon(() -> server.getInputStream().transferTo(caller.getOutputStream()));
      }
    });
  }

  private int port() {
    return port;
  }

  String uri() {
    return "grpc://127.0.0.1:" + door.getLocalPort();
  }

  /** Cuts all connections; new ones are refused. */
  void cut() throws IOException {
    door.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    cut();
  }

  private interface Copying {
    void run() throws IOException;
  }

  private static void daemon(Copying copying) {
    Thread thread =
        new Thread(() -> {
          try {
            copying.run();
          } catch (IOException e) {
            // It was cut.
            return;
          }
        });
    thread.setDaemon(true);
    thread.start();
  }
}
