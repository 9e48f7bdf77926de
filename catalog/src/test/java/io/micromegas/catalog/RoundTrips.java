package io.micromegas.catalog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between the catalog and its database and counts the messages after which the client waits
 * for an answer; cuts connections when told.
 */
final class RoundTrips implements AutoCloseable {
  private final ServerSocket listening;
  private final URI database;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicInteger untilCut = new AtomicInteger(Integer.MAX_VALUE);
  private volatile boolean cutAnswers;

  private RoundTrips(ServerSocket listening, URI database) {
    this.listening = listening;
    this.database = database;
  }

  static RoundTrips to(CatalogSettings settings) throws IOException {
    RoundTrips proxy =
        new RoundTrips(
            new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
            URI.create(settings.url().substring("jdbc:".length())));
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  /** Settings that lead here. */
  CatalogSettings settings() {
    return CatalogSettings.of(
        "jdbc:postgresql://127.0.0.1:%d%s?sslmode=disable&gssEncMode=disable"
            .formatted(listening.getLocalPort(), database.getPath()),
        "postgres",
        "");
  }

  /** Returns how many there were since the last call. */
  int take() {
    return count.getAndSet(0);
  }

  /**
   * Cuts the connection of the n-th question from now: before the database has it, or before the
   * client has the answer.
   */
  void cut(int nth, boolean answer) {
    cutAnswers = answer;
    untilCut.set(nth);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listening.accept();
        Socket server = new Socket(database.getHost(), database.getPort());
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> copy(client, server, true));
        Thread.ofVirtual().start(() -> copy(server, client, false));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void copy(Socket from, Socket to, boolean asking) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      if (asking) {
        copyMessages(new DataInputStream(in), new DataOutputStream(out), from);
      } else {
        in.transferTo(out);
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** A message is a letter and a length with what follows; the first one has no letter. */
  private void copyMessages(DataInputStream in, DataOutputStream out, Socket client)
      throws IOException {
    copyMessage(in, out);
    while (true) {
      int letter = in.read();
      if (letter < 0) {
        return;
      }
      boolean question = letter == 'S'; // Sync; what begins a transaction has none
      boolean cut = question && untilCut.decrementAndGet() == 0;
      if (cut && !cutAnswers) {
        return;
      }
      if (cut) {
        client.shutdownOutput();
      }
      if (question) {
        count.incrementAndGet(); // before the database may answer, so that no answer overtakes it
      }
      out.write(letter);
      copyMessage(in, out);
    }
  }

  private static void copyMessage(DataInputStream in, DataOutputStream out) throws IOException {
    int length = in.readInt();
    byte[] rest = in.readNBytes(length - Integer.BYTES);
    out.writeInt(length);
    out.write(rest);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
