package io.micromegas.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission admission = new Admission(100, 2);

  @Test
  void bytesBeyondTheLimitAreRefusedAndLeaveNoTrace() {
    Admission.Ticket first = admission.enter(60);
    refused(() -> admission.enter(41));
    assertThat(admission.bytesInFlight()).isEqualTo(60);
    assertThat(admission.requestsInFlight()).isEqualTo(1);
    first.close();
    admission.enter(100).close();
    assertThat(admission.bytesInFlight()).isZero();
  }

  @Test
  void requestsBeyondTheLimitAreRefused() {
    try (Admission.Ticket _ = admission.enter(0);
        Admission.Ticket _ = admission.enter(0)) {
      refused(() -> admission.enter(0));
    }
    assertThat(admission.requestsInFlight()).isZero();
  }

  @Test
  void aTicketGrowsAsLongAsThereIsRoom() {
    Admission.Ticket ticket = admission.enter(0);
    ticket.grow(100);
    refused(() -> ticket.grow(1));
    ticket.close();
    ticket.close();
    assertThat(admission.bytesInFlight()).isZero();
  }

  private static void refused(Runnable what) {
    assertThatThrownBy(what::run)
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED));
  }
}
