package io.micromegas.lakehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.lakehouse.Lakehouse.ReadSession;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names, instances, and the life of a session. */
class ReadSessionTest {
  private final MemoryLake lake = new MemoryLake();

  @Test
  void globalViewsAreListedInTheOrderThatClientsKnow() {
    try (LakehouseViews views = lake.views()) {
      assertThat(views.globalViews())
          .extracting(ViewDefinition::name)
          .containsExactly(
              "log_entries",
              "measures",
              "processes",
              "streams",
              "blocks",
              "log_stats",
              "pending_blocks",
              "maintenance_tasks",
              "decode_errors",
              "otel_spans",
              "histograms",
              "exemplars");
      assertThat(views.viewSet("thread_spans")).isPresent();
      assertThat(views.viewSet("async_events")).isPresent();
      assertThat(views.viewSet("images")).isPresent();
      assertThat(views.viewSet("net_spans")).isPresent();
      assertThat(views.viewSet("otel_spans")).isPresent();
      assertThat(views.viewSet("nothing")).isEmpty();
    }
  }

  @Test
  void anInstanceIsNamedByAnySpellingOfItsId() {
    lake.logs(100, "one");
    String id = lake.processId.toString();
    for (String spelling :
        List.of(
            id,
            id.toUpperCase(java.util.Locale.ROOT),
            "{" + id + "}",
            "urn:uuid:" + id,
            id.replace("-", ""),
            "global")) {
      try (LakehouseViews views = lake.views();
          ReadSession session = views.open(() -> {})) {
        TableScan scan = LakeSql.scan(session, "log_entries", Optional.of(spelling));
        assertThat(Rows.count(scan)).as(spelling).isEqualTo(1);
      }
    }
  }

  @Test
  void anUnknownIdHasNoRows() {
    lake.logs(100, "one");
    Optional<String> unknown = Optional.of("00000000-0000-0000-0000-00000000abcd");
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      for (String view :
          List.of(
              "log_entries", "measures", "thread_spans", "async_events", "images", "otel_spans")) {
        assertThat(Rows.count(LakeSql.scan(session, view, unknown))).as(view).isZero();
      }
    }
  }

  @Test
  void whatDoesNotExistIsRefusedWithWhatDoes() {
    refused("nothing", Optional.empty(), "log_entries, measures, processes");
    refused("log_entries", Optional.of("main"), "process_id");
    refused("log_entries", Optional.of("1-1-1-1-1"), "UUID");
    refused("thread_spans", Optional.empty(), "view_instance('thread_spans', stream_id)");
    refused("thread_spans", Optional.of("global"), "view_instance('thread_spans', stream_id)");
    refused("async_events", Optional.empty(), "view_instance('async_events', process_id)");
    refused("images", Optional.of("global"), "view_instance('images', process_id)");
    refused("images", Optional.of("main"), "process_id");
    refused("processes", Optional.of("global"), "plain table processes");
    refused("blocks", Optional.of(lake.processId.toString()), "plain table blocks");
  }

  private void refused(String set, Optional<String> instance, String sentence) {
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      assertThatThrownBy(() -> LakeSql.scan(session, set, instance))
          .isInstanceOfSatisfying(
              MicromegasException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
          .hasMessageContaining(sentence);
    }
    assertThat(lake.catalog.snapshots).hasValue(0);
  }

  @Test
  void allRelationsOfASessionAreOfOneInstant() {
    lake.logs(100, "one");
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      TableScan all = LakeSql.scan(session, "log_entries", Optional.empty());
      lake.logs(200, "two");
      TableScan one = LakeSql.scan(session, "log_entries", Optional.of(lake.processId.toString()));
      assertThat(Rows.count(all)).isEqualTo(1);
      assertThat(Rows.count(one)).isEqualTo(1);
      assertThat(LakeSql.scan(session, "log_entries", Optional.empty())).isSameAs(all);
      try (ReadSession later = views.open(() -> {})) {
        assertThat(Rows.count(LakeSql.scan(later, "log_entries", Optional.empty()))).isEqualTo(2);
      }
    }
    assertThat(lake.catalog.openSnapshots).hasValue(0);
  }

  @Test
  void theDatabaseConnectionIsGivenBackOncePlanned() {
    lake.logs(100, "one");
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      TableScan scan = LakeSql.scan(session, "log_entries", Optional.empty());
      assertThat(lake.catalog.openSnapshots).hasValue(1);
      session.planned();
      assertThat(lake.catalog.openSnapshots).hasValue(0);
      assertThat(Rows.count(scan)).isEqualTo(1);
      assertThatThrownBy(() -> LakeSql.scan(session, "measures", Optional.empty()))
          .hasMessageContaining("planning");
    }
    try (LakehouseViews views = lake.views();
        ReadSession session = views.open(() -> {})) {
      assertThat(LakeSql.scan(session, "processes", Optional.empty()).parts()).isEqualTo(1);
      session.planned();
      assertThat(lake.catalog.openSnapshots).as("still to be read").hasValue(1);
    }
    assertThat(lake.catalog.openSnapshots).hasValue(0);
  }

  @Test
  void aSessionWithoutRelationsTakesNoConnection() {
    try (LakehouseViews views = lake.views()) {
      views.open(() -> {}).close();
    }
    assertThat(lake.catalog.snapshots).hasValue(0);
  }

  @Test
  void scansOfAClosedSessionEndWithAnError() {
    lake.logs(100, "one");
    try (LakehouseViews views = lake.views()) {
      ReadSession session = views.open(() -> {});
      TableScan scan = LakeSql.scan(session, "log_entries", Optional.empty());
      ScanRequest request = new ScanRequest(List.of(0), List.of());
      try (TableScan.PartReader reader = scan.open(0, request)) {
        session.close();
        session.close();
        assertThatThrownBy(() -> reader.next(() -> false)).hasMessageContaining("closed");
        assertThatThrownBy(() -> scan.open(0, request)).hasMessageContaining("closed");
      }
    }
  }
}
