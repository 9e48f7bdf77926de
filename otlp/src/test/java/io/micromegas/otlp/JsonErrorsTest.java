package io.micromegas.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.MicromegasException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people get wrong in JSON, and what they are told. */
class JsonErrorsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|the request: expected an object, got nothing",
        "[]|the request: expected an object, got an array",
        "{} {}|there is more behind the message",
        "{\"resourceLogs\": {}}|resourceLogs: expected an array, got an object",
        "{\"resourceLogs\": [[]]}|resourceLogs: expected an object, got an array",
        "{\"resourceLogs\": [{\"schemaUrl\": 1}]}|schemaUrl: expected a text, got an integer",
        "RECORD \"timeUnixNano\": 1.5}|timeUnixNano: expected an integer, got a number with a fraction",
        "RECORD \"timeUnixNano\": \"soon\"}|timeUnixNano: For input string: \"soon\"",
        "RECORD \"timeUnixNano\": \"-1\"}|timeUnixNano: Illegal leading minus sign",
        "RECORD \"traceId\": \"qrvM\"}|traceId: not a hexadecimal digit",
        "RECORD \"severityNumber\": \"LOUD\"}|severityNumber has no value LOUD",
        "RECORD \"body\": {\"boolValue\": \"yes\"}}|boolValue: expected true or false, got a text",
        "RECORD \"body\": {\"doubleValue\": []}}|doubleValue: expected a number, got an array",
        "RECORD \"body\": {\"bytesValue\": \"????\"}}|bytesValue: Illegal base64 character",
      })
  void saysWhereAndWhat(String json, String said) {
    String body =
        json.startsWith("RECORD")
            ? "{\"resourceLogs\": [{\"scopeLogs\": [{\"logRecords\": [{"
                + json.substring("RECORD".length())
                + "]}]}]}"
            : json;
    assertThatThrownBy(() -> OtlpRequest.readJson(Signal.LOGS, body.getBytes(UTF_8), Instant.EPOCH))
        .isInstanceOf(MicromegasException.class)
        .hasMessageContaining(said);
  }
}
