package io.micromegas.testing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.io.OutputStream;
import java.util.List;

/** A program with OpenTelemetry's SDK; where that sends to is not its business. */
final class OpenTelemetryProgram {
  private static final AttributeKey<String> COUNTRY = AttributeKey.stringKey("country");

  private OpenTelemetryProgram() {}

  /**
   * Tells one of everything; or with a number, that many of each, and stays until its input ends.
   * Exporters end with the JVM.
   */
  public static void main(String[] arguments) throws Exception {
    OpenTelemetry telemetry = AutoConfiguredOpenTelemetrySdk.initialize().getOpenTelemetrySdk();
    if (arguments.length == 0) {
      everything(telemetry);
    } else {
      many(telemetry, Integer.parseInt(arguments[0]));
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  @SuppressWarnings("try") // A scope is only ever closed.
  private static void everything(OpenTelemetry telemetry) {
    Tracer tracer = telemetry.getTracer("shop.checkout", "1.2");
    Logger logger = telemetry.getLogsBridge().get("shop");
    Meter meter = telemetry.getMeter("shop.checkout");
    Span visit = tracer.spanBuilder("visit").setNoParent().startSpan();
    visit.end();
    Span checkout =
        tracer
            .spanBuilder("checkout")
            .setSpanKind(SpanKind.SERVER)
            .setAttribute("cart.items", 3)
            .setAttribute(AttributeKey.stringArrayKey("cart.colours"), List.of("red", "blue"))
            .addLink(visit.getSpanContext(), Attributes.of(COUNTRY, "fr"))
            .startSpan();
    try (Scope inCheckout = checkout.makeCurrent()) {
      logger
          .logRecordBuilder()
          .setSeverity(Severity.WARN)
          .setSeverityText("WARN")
          .setBody("card visa refused")
          .setAttribute(AttributeKey.longKey("attempt"), 1L)
          .emit();
      meter.counterBuilder("orders").setUnit("1").build().add(2, Attributes.of(COUNTRY, "fr"));
      Span charge = tracer.spanBuilder("charge").setSpanKind(SpanKind.CLIENT).startSpan();
      try (Scope inCharge = charge.makeCurrent()) {
        charge.addEvent("retry", Attributes.of(AttributeKey.longKey("attempt"), 2L));
        charge.recordException(new IllegalStateException("no funds"));
        charge.setStatus(StatusCode.ERROR, "refused");
        meter.histogramBuilder("took").setUnit("s").build().record(0.25);
      } finally {
        charge.end();
      }
    } finally {
      checkout.end();
    }
    meter.gaugeBuilder("load").build().set(0.75);
  }

  private static void many(OpenTelemetry telemetry, int count) throws InterruptedException {
    Tracer tracer = telemetry.getTracer("shop");
    Logger logger = telemetry.getLogsBridge().get("shop");
    LongCounter orders = telemetry.getMeter("shop").counterBuilder("orders").build();
    for (int i = 0; i < count; i++) {
      tracer.spanBuilder("span " + i).startSpan().end();
      logger.logRecordBuilder().setBody("record " + i).emit();
      orders.add(1);
      Thread.sleep(10);
    }
  }
}
