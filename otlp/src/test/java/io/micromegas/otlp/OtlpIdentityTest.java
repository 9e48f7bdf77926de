package io.micromegas.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The vectors of ingestion-wire 9.3: ids that other servers of the same lake derive, too. */
class OtlpIdentityTest {
  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  @Test
  void aProcessThatSaysNothing() {
    Resource nothing = Resource.getDefaultInstance();
    assertThat(OtlpIdentity.process(nothing, ""))
        .hasToString("3f62581b-ec0e-535d-8d84-4a528c2d77cb");
    assertThat(OtlpIdentity.audienceNamespace("team-a"))
        .hasToString("a631ea79-c732-58fc-bf97-9cf358ff940d");
    assertThat(OtlpIdentity.process(nothing, "team-a"))
        .hasToString("f6c6e674-53de-577d-92bf-f68d73fea26b");
  }

  @Test
  void aProcessAndItsStreams() {
    UUID process = OtlpIdentity.process(checkout("myhost").build(), "");
    assertThat(process).hasToString("0c0c00f6-4785-5eb7-94ab-3596e2a75978");
    assertThat(OtlpIdentity.stream(process, Signal.LOGS))
        .hasToString("c1b3553f-6c06-506e-b997-ad913542d642");
    assertThat(OtlpIdentity.stream(process, Signal.METRICS))
        .hasToString("7e6af63a-9e37-5ec1-80e1-d653baf77793");
    assertThat(OtlpIdentity.stream(process, Signal.TRACES))
        .hasToString("ad7d7dcc-f457-5aff-bbf5-d87bb68266c7");
  }

  @Test
  void caseAndSpaceAroundAreNotIdentityNorAreOrderAndOtherAttributes() {
    UUID process = OtlpIdentity.process(checkout("myhost").build(), "");
    assertThat(OtlpIdentity.process(checkout("\u2003MyHost\n").build(), "")).isEqualTo(process);
    Resource more = checkout("myhost").addAttributes(0, attribute("container.id", "x")).build();
    assertThat(OtlpIdentity.process(more, "")).isEqualTo(process);
    // The first of equal names counts.
    Resource twice = checkout("myhost").addAttributes(attribute("host.id", "other")).build();
    assertThat(OtlpIdentity.process(twice, "")).isEqualTo(process);
  }

  @Test
  void blocks() {
    assertThat(OtlpIdentity.block(ABC, "")).hasToString("ca296bea-cc2e-53a7-a90d-0ac79af36b91");
    assertThat(OtlpIdentity.block(ABC, "team-a"))
        .hasToString("352db94d-737a-5406-8fa8-4f1078578b20");
  }

  @Test
  void numbersAsText() {
    assertThat(Values.decimal(1.0)).isEqualTo("1");
    assertThat(Values.decimal(1.5e-7)).isEqualTo("0.00000015");
    assertThat(Values.decimal(1e21)).isEqualTo("1000000000000000000000");
    assertThat(Values.decimal(-0.0)).isEqualTo("-0");
  }

  private static Resource.Builder checkout(String host) {
    return Resource.newBuilder()
        .addAttributes(attribute("host.id", "host-id-1"))
        .addAttributes(attribute("host.name", host))
        .addAttributes(
            KeyValue.newBuilder()
                .setKey("process.pid")
                .setValue(AnyValue.newBuilder().setIntValue(1234)))
        .addAttributes(attribute("service.name", "checkout"))
        .addAttributes(attribute("service.instance.id", "inst-1"));
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
