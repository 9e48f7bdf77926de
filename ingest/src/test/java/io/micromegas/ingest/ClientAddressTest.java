package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
  private final InetSocketAddress peer =
      new InetSocketAddress(InetAddress.ofLiteral("10.0.0.9"), 4711);

  @Test
  void theNearestProxyHasTheSay() {
    assertThat(ClientAddress.of(List.of("1.1.1.1", "2.2.2.2, 3.3.3.3"), "4.4.4.4", peer))
        .isEqualTo("3.3.3.3");
  }

  @Test
  void whatIsNoAddressIsPassedOver() {
    assertThat(ClientAddress.of(List.of("example.com"), "4.4.4.4", peer)).isEqualTo("4.4.4.4");
    assertThat(ClientAddress.of(List.of("1.1.1.1,"), "nobody", peer)).isEqualTo("10.0.0.9");
    assertThat(ClientAddress.of(List.of(), null, peer)).isEqualTo("10.0.0.9");
    assertThat(ClientAddress.of(List.of(), null, null)).isEqualTo("unknown");
  }
}
