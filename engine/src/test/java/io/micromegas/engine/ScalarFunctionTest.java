package io.micromegas.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScalarFunctionTest {
  @TempDir Path directory;
  private DuckDbEngine engine;

  /** What each call of the function was given. */
  private final List<List<List<@Nullable Object>>> calls =
      Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() {
    ScalarFunction retire =
        new ScalarFunction(
            "retire",
            List.of(ColumnType.TEXT),
            (rows, cancelled) -> {
              calls.add(rows);
              List<@Nullable String> results = new ArrayList<>();
              for (List<@Nullable Object> row : rows) {
                if ("bad".equals(row.getFirst())) {
                  throw new MicromegasException(ErrorCode.CONFLICT, "cannot retire bad");
                }
                results.add(row.getFirst() == null ? null : "did " + row.getFirst());
              }
              return results;
            });
    ScalarFunction show =
        new ScalarFunction(
            "show_all",
            List.of(ColumnType.TEXT, ColumnType.INT64, ColumnType.TIMESTAMP_NS, ColumnType.BINARY),
            (rows, cancelled) ->
                rows.stream()
                    .map(row ->
                        row.get(0)
                            + "/"
                            + row.get(1)
                            + "/"
                            + row.get(2)
                            + "/"
                            + (row.get(3) instanceof byte[] bytes
                                ? HexFormat.of().formatHex(bytes)
                                : "null"))
                    .toList());
    engine =
        new DuckDbEngine(EngineSettings.defaults(directory).withFunctions(List.of(retire, show)));
  }

  @AfterEach
  void stop() {
    engine.close();
    assertThat(NativeHandles.count(LakeFunction.class)).isZero();
  }

  private List<String> run(String sql) {
    try (Engine.Session session = engine.open(Engine.Lane.WORK)) {
      return Rows.of(session, sql);
    }
  }

  private long rowsSeen() {
    return calls.stream().mapToLong(List::size).sum();
  }

  @Test
  void itRunsOncePerRowInBatches() {
    assertThat(run("select retire(i::varchar) from range(5000) r(i)"))
        .hasSize(5000)
        .startsWith("did 0", "did 1")
        .endsWith("did 4999");
    assertThat(rowsSeen()).isEqualTo(5000);
    assertThat(calls).hasSize(3);
  }

  @Test
  void itRunsOncePerRowForConstantsToo() {
    assertThat(run("select retire('x') from range(3)")).containsOnly("did x").hasSize(3);
    assertThat(rowsSeen()).isEqualTo(3);
  }

  @Test
  void itRunsOnceWhereItsResultIsUsedTwice() {
    assertThat(
            run(
                "select r, r || '!' from (select retire(i::varchar) as r from range(2) t(i))"
                    + " where r is not null order by r"))
        .containsExactly("did 0|did 0!", "did 1|did 1!");
    assertThat(rowsSeen()).isEqualTo(2);
  }

  @Test
  void planningAndEmptyResultsDoNotRunIt() {
    try (Engine.Session session = engine.open(Engine.Lane.WORK)) {
      session.describe("(select retire('x')) limit 0");
      assertThat(Rows.of(session, "select retire('x') limit 0")).isEmpty();
      assertThat(Rows.of(session, "select retire('x') where false")).isEmpty();
      assertThat(Rows.of(session, "explain select retire('x')")).isNotEmpty();
    }
    assertThat(calls).isEmpty();
  }

  @Test
  void aFilterIsAppliedBefore() {
    assertThat(run("select retire(i::varchar) from range(10) r(i) where i % 5 = 2"))
        .containsExactly("did 2", "did 7");
    assertThat(rowsSeen()).isEqualTo(2);
  }

  @Test
  void itSeesNullsAndMayAnswerNull() {
    assertThat(run("select retire(case when i <> 1 then i::varchar end) from range(3) r(i)"))
        .containsExactly("did 0", "null", "did 2");
    assertThat(run("select retire(null)")).containsExactly("null");
    assertThat(rowsSeen()).isEqualTo(4);
  }

  @Test
  void argumentsOfAllTypesArrive() {
    assertThat(
            run(
                "select show_all('é', 5, timestamp_ns '1970-01-01 00:00:01.000000002',"
                    + " '\\x01\\xFF'::blob), show_all(null, null, null, null),"
                    + " show_all('a', 2::tinyint, date '1970-01-02', 'a')"))
        .containsExactly("é/5/1000000002/01ff|null/null/null/null|a/2/86400000000000/61");
  }

  @Test
  void itsErrorIsTheStatements() {
    assertThatThrownBy(() -> run("select retire(x) from (values ('good'), ('bad')) t(x)"))
        .isInstanceOfSatisfying(
            MicromegasException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessage("cannot retire bad");
  }
}
