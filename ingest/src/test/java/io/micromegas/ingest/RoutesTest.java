package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes, statuses and limits of HTTP itself. */
class RoutesTest {
  @TempDir static Path lake;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(lake);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void healthAndReadyAnswerWithoutABody() {
    for (String path : new String[] {"/health", "/ready"}) {
      HttpResponse<String> response = server.sender.get(path);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void anUnknownPathIsNotFound() {
    assertThat(server.sender.get("/ingestion/insert_everything").statusCode()).isEqualTo(404);
    assertThat(server.sender.post("/insert_block", new byte[10]).statusCode()).isEqualTo(404);
    assertThat(server.sender.get("/ingestion/../secret").statusCode()).isEqualTo(404);
  }

  @Test
  void aWrongMethodIsNamedWithTheRightOne() {
    HttpResponse<String> response = server.sender.get("/ingestion/insert_block");
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("POST");
    assertThat(server.sender.post("/health", new byte[0]).statusCode()).isEqualTo(405);
  }

  @Test
  void anEmptyBodyIsABadRequest() {
    for (String what : new String[] {"insert_process", "insert_stream", "insert_block"}) {
      HttpResponse<String> response = server.sender.post("/ingestion/" + what, new byte[0]);
      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).startsWith("Bad request");
      assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    }
  }

  @Test
  void aBodyOverTheLimitIsRefusedAndTheSenderSeesWhy() {
    HttpResponse<String> response =
        server.sender.post("/ingestion/insert_block", new byte[(100 << 20) + 1]);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body()).isEqualTo("length limit exceeded");
  }

  @Test
  void anAbsurdContentLengthIsRefusedBeforeAnythingIsRead() throws IOException {
    String answer =
        raw(
            "POST /ingestion/insert_block HTTP/1.1\r\nHost: x\r\nContent-Length: 107374182400\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 413").contains("length limit exceeded");
  }

  @Test
  void aChunkedBodyIsCutAtTheLimit() {
    HttpResponse<String> response =
        server.sender.post(
            "/ingestion/insert_block",
            BodyPublishers.ofInputStream(() -> new Endless((100L << 20) + 1)));
    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void aChunkedBodyIsReadLikeAnyOther() {
    UUID process = UUID.randomUUID();
    byte[] body = TestCbor.definite(Bodies.process(process));
    HttpResponse<String> response =
        server.sender.post(
            "/ingestion/insert_process",
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void brokenChunksAreABadRequest() throws IOException {
    String answer = raw(head("Transfer-Encoding: chunked") + "nonsense\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400");
  }

  @Test
  void aTricklingBodyRunsOutOfTimeHoweverSteadilyItTrickles(@TempDir Path other) throws Exception {
    HttpSettings hasty = HttpSettings.DEFAULT.withBodyTimeout(Duration.ofMillis(500));
    try (TestServer impatient =
            TestServer.start(other, TestServer.settings(hasty, CommitSettings.DEFAULT));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.service.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(head("Content-Length: 1000").getBytes(StandardCharsets.US_ASCII));
      long begun = System.nanoTime();
      String answer = "";
      socket.setSoTimeout(100);
      while (answer.isEmpty() && System.nanoTime() - begun < 20_000_000_000L) {
        out.write(0xBF);
        answer = readSome(socket);
      }
      assertThat(answer).startsWith("HTTP/1.1 503").contains("Retry-After:");
    }
  }

  @Test
  void aSenderThatGoesAwayInTheMiddleLeavesNothing() throws Exception {
    UUID process = UUID.randomUUID();
    UUID stream = UUID.randomUUID();
    UUID block = UUID.randomUUID();
    byte[] body = TestCbor.definite(Bodies.block(process, stream, block));
    long gone = server.refused(Refusal.GONE);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.service.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(head("Content-Length: " + body.length).getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, body.length - 1);
    }
    Eventually.isTrue(() -> server.refused(Refusal.GONE) == gone + 1);
    assertThat(server.object(process, stream, block)).isEmpty();
    assertThat(server.service.ingestion().stats().bytesInFlight()).isZero();
  }

  @Test
  void gzipIsNotUndone() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(
          TestCbor.definite(Bodies.block(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID())));
    }
    HttpResponse<String> response =
        server.sender.send(
            HttpRequest.newBuilder(server.sender.at("/ingestion/insert_block"))
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(zipped.toByteArray())));
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void theContentTypeIsNotLookedAt() {
    HttpResponse<String> response =
        server.sender.send(
            HttpRequest.newBuilder(server.sender.at("/ingestion/insert_process"))
                .header("Content-Type", "image/png")
                .POST(
                    BodyPublishers.ofByteArray(
                        TestCbor.definite(Bodies.process(UUID.randomUUID())))));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNotHttpIsAnsweredAndDoesNoHarm() throws IOException {
    assertThat(raw("\u0016\u0003\u0001 what is this\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(raw("GET /health HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
    assertThat(server.sender.get("/health").statusCode()).isEqualTo(200);
  }

  private static String head(String header) {
    return "POST /ingestion/insert_block HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n";
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.service.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = new byte[4096];
      int size = 0;
      int read;
      while (size < answer.length
          && (read = socket.getInputStream().read(answer, size, answer.length - size)) > 0) {
        size += read;
      }
      return new String(answer, 0, size, StandardCharsets.ISO_8859_1);
    }
  }

  private static String readSome(Socket socket) throws IOException {
    byte[] answer = new byte[4096];
    try {
      int read = socket.getInputStream().read(answer);
      return read <= 0 ? "closed" : new String(answer, 0, read, StandardCharsets.ISO_8859_1);
    } catch (java.net.SocketTimeoutException e) {
      return "";
    }
  }

  /** So many zero bytes. */
  private static final class Endless extends InputStream {
    private long left;

    Endless(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int read = (int) Math.min(left, length);
      left -= read;
      return read;
    }
  }
}
