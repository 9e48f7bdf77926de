package io.micromegas.ingest;

import static io.micromegas.ingest.OtlpBodies.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.micromegas.catalog.CatalogRelation;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers to requests of which a part can not be shown, or not be stored. */
class PartialSuccessTest {
  @TempDir Path lake;
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.withOtlp(lake, HttpSettings.DEFAULT, CommitSettings.DEFAULT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatNoViewShowsIsSaidAndStored() throws Exception {
    byte[] body = request(resource("shop", 8, 7, 8));
    ExportTracePartialSuccess success = answer(200, post("application/x-protobuf", body));
    assertThat(success.getRejectedSpans()).isEqualTo(1);
    assertThat(success.getErrorMessage())
        .startsWith("1 of 3 spans are in no view (1 with a span id that is not of 8 bytes, like")
        .contains("SELECT * FROM parse_block('");
    assertThat(blocks()).isEqualTo(1);

    try (OtlpSender grpc = new OtlpSender(server.service.otlpGrpcPort().orElseThrow())) {
      byte[] same = grpc.export("trace.v1.TraceService", body, new Metadata(), CallOptions.DEFAULT);
      assertThat(ExportTraceServiceResponse.parseFrom(same).getPartialSuccess()).isEqualTo(success);
    }
    assertThat(blocks()).isEqualTo(1);
  }

  @Test
  void jsonIsAnsweredInJson() throws Exception {
    String body =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[
          {"traceId":"00","spanId":"0011223344556677","name":"a \\"span\\"",
           "startTimeUnixNano":"1","endTimeUnixNano":"2"}]}]}]}\
        """;
    HttpResponse<byte[]> answer = post("application/json", body.getBytes(StandardCharsets.UTF_8));
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .startsWith(
            "{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"1 of 1 spans are in no"
                + " view (1 with a trace id that is not of 16 bytes, like 'a \\\"span\\\"'); ")
        .endsWith("\"}}");
  }

  @Test
  void aResourceThatIsRefusedDoesNotKeepTheOthersOut() throws Exception {
    byte[] body = request(resource("bad", 8, 8), resource("good", 8));
    server.catalog.refusing = "bad";
    ExportTracePartialSuccess success = answer(200, post("application/x-protobuf", body));
    assertThat(success.getRejectedSpans()).isEqualTo(2);
    assertThat(success.getErrorMessage())
        .startsWith("2 spans of 'bad' are not stored: ")
        .contains("is not to the taste of this catalog");
    assertThat(blocks()).isEqualTo(1);

    assertThat(post("application/x-protobuf", request(resource("bad", 8, 8))).statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatMayHelpToSendAgainIsNotPartial() throws Exception {
    byte[] body = request(resource("one", 8), resource("two", 7));
    server.catalog.failBefore.set(1);
    assertThat(post("application/x-protobuf", body).statusCode()).isEqualTo(503);
    assertThat(answer(200, post("application/x-protobuf", body)).getRejectedSpans()).isEqualTo(1);
    assertThat(blocks()).isEqualTo(2);
  }

  @Test
  void manyResourcesMakeAShortMessage() throws Exception {
    ResourceSpans[] resources = new ResourceSpans[100];
    for (int i = 0; i < resources.length; i++) {
      resources[i] = resource("service " + i, 7);
    }
    ExportTracePartialSuccess success =
        answer(200, post("application/x-protobuf", request(resources)));
    assertThat(success.getRejectedSpans()).isEqualTo(100);
    assertThat(success.getErrorMessage())
        .hasSizeLessThan(1000)
        .endsWith("; and so for 97 more resources");
  }

  @Test
  void jsonIsParsedWithinABoundOfMemory(@TempDir Path other) throws Exception {
    OtlpSettings small = OtlpSettings.OFF.withMaxParsedBytes(10_000);
    try (TestServer narrow =
        TestServer.start(
            other,
            new IngestSettings(HttpSettings.DEFAULT.withPort(0), CommitSettings.DEFAULT, small))) {
      byte[] large = ("{\"x\":[" + "{},".repeat(100) + "{}]}").getBytes(StandardCharsets.UTF_8);
      assertThat(post(narrow, "application/json", large).statusCode()).isEqualTo(413);
      byte[] little = "{\"x\":[{}]}".getBytes(StandardCharsets.UTF_8);
      assertThat(post(narrow, "application/json", little).statusCode()).isEqualTo(200);
      // What exporters send in protobuf is not parsed.
      byte[] usual = request(resource("shop", new int[500]));
      assertThat(post(narrow, "application/x-protobuf", usual).statusCode()).isEqualTo(200);
      assertThat(narrow.service.ingestion().stats().bytesInFlight()).isZero();
    }
  }

  private int blocks() {
    return server.count(CatalogRelation.BLOCKS);
  }

  private static ExportTracePartialSuccess answer(int status, HttpResponse<byte[]> answer)
      throws Exception {
    assertThat(answer.statusCode()).isEqualTo(status);
    return ExportTraceServiceResponse.parseFrom(answer.body()).getPartialSuccess();
  }

  private HttpResponse<byte[]> post(String type, byte[] body) throws Exception {
    return post(server, type, body);
  }

  private static HttpResponse<byte[]> post(TestServer to, String type, byte[] body)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(to.sender.at("/v1/traces"))
              .header("Content-Type", type)
              .POST(BodyPublishers.ofByteArray(body))
              .build(),
          BodyHandlers.ofByteArray());
    }
  }

  private static byte[] request(ResourceSpans... resources) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (ResourceSpans resource : resources) {
      request.addResourceSpans(resource);
    }
    return request.build().toByteArray();
  }

  /** Spans of a service, with ids of so many bytes. */
  private static ResourceSpans resource(String service, int... ids) {
    ResourceSpans.Builder resource = ResourceSpans.newBuilder();
    resource
        .getResourceBuilder()
        .addAttributesBuilder()
        .setKey("service.name")
        .getValueBuilder()
        .setStringValue(service);
    for (int bytes : ids) {
      resource
          .addScopeSpansBuilder()
          .addSpans(
              Span.newBuilder()
                  .setName("span")
                  .setTraceId(ByteString.copyFrom(new byte[16]))
                  .setSpanId(ByteString.copyFrom(new byte[bytes]))
                  .setStartTimeUnixNano(TIME)
                  .setEndTimeUnixNano(TIME + 1));
    }
    return resource.build();
  }
}
