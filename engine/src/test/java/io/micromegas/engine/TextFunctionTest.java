package io.micromegas.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFunctionTest {
  @TempDir Path directory;
  private DuckDbEngine engine;
  private final AtomicInteger calls = new AtomicInteger();

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  private TextFunction function(
      String name, int count, ColumnType result, boolean fails, TextFunction.Body body) {
    return new TextFunction(
        name,
        count,
        result,
        fails,
        (arguments, cancelled) -> {
          calls.incrementAndGet();
          return body.apply(arguments, cancelled);
        });
  }

  @BeforeEach
  void start() {
    List<TextFunction> functions =
        List.of(
            function(
                "loud",
                1,
                ColumnType.TEXT,
                false,
                (a, c) -> text(a[0]).toUpperCase(Locale.ROOT).getBytes(UTF_8)),
            function(
                "after",
                2,
                ColumnType.TEXT,
                false,
                (a, c) -> {
                  int at = text(a[0]).indexOf(text(a[1]));
                  return at < 0 ? null : text(a[0]).substring(at).getBytes(UTF_8);
                }),
            function("size32", 1, ColumnType.INT32, false, (a, c) -> a[0].length),
            function("size64", 1, ColumnType.INT64, false, (a, c) -> (long) a[0].length),
            function(
                "number",
                1,
                ColumnType.DOUBLE,
                true,
                (a, c) -> {
                  if (text(a[0]).equals("bad")) {
                    throw new MicromegasException(ErrorCode.INVALID_ARGUMENT, "'bad' is none");
                  }
                  return a[0].length == 0 ? null : (Double) Double.parseDouble(text(a[0]));
                }),
            function(
                "copies", 1, ColumnType.TEXT_LIST, true, (a, c) -> Collections.nCopies(40, a[0])),
            function(
                "letters",
                1,
                ColumnType.TEXT_LIST,
                true,
                (a, c) -> {
                  List<byte[]> letters = new ArrayList<>();
                  text(a[0])
                      .codePoints()
                      .forEach(l -> letters.add(Character.toString(l).getBytes(UTF_8)));
                  return letters;
                }));
    engine = new DuckDbEngine(EngineSettings.defaults(directory).withFunctions(functions));
  }

  @AfterEach
  void stop() {
    engine.close();
    assertThat(NativeHandles.count(TextCalls.class)).isZero();
  }

  private List<String> run(String sql) {
    try (Engine.Session session = engine.open(Engine.Lane.HEAVY)) {
      return Rows.of(session, sql);
    }
  }

  @Test
  void shortLongAndMissingTextsGoInAndComeOut() {
    assertThat(
            run(
                "select loud(x) from (values ('a'), (null), (''), ('twelve chars'),"
                    + " ('thirteen chars'), ('äöü')) t(x)"))
        .containsExactly("A", "null", "", "TWELVE CHARS", "THIRTEEN CHARS", "ÄÖÜ");
    assertThat(
            run("select after('abc', 'b'), after('abc', 'x'), after(null, 'b'), after('a', null)"))
        .containsExactly("bc|null|null|null");
  }

  @Test
  void resultsOfAllTypesComeOut() {
    assertThat(
            run("select size32(x), size64(x), number(x) from (values ('1.5'), (''), (null)) t(x)"))
        .containsExactly("3|3|1.5", "0|0|null", "null|null|null");
    assertThat(run("select letters(x) from (values ('abc'), (null), (''), ('é'), ('abc')) t(x)"))
        .containsExactly("[\"a\",\"b\",\"c\"]", "null", "[]", "[\"é\"]", "[\"a\",\"b\",\"c\"]");
  }

  @Test
  void manyRowsAreComputedByManyThreadsAsIfByOne() {
    assertThat(
            run(
                "select count(*), sum(size64(x)) = sum(length(x)), count(*) filter (where loud(x)"
                    + " <> upper(x)), count(loud(y)), sum(len(letters(y))) from (select"
                    + " repeat('ab', (i % 30)::int) || i as x, case when i % 3 > 0 then 'y' || i %"
                    + " 7 end as y from range(200000) r(i))"))
        .containsExactly("200000|true|0|133333|266666");
  }

  @Test
  void rowsThatAreAlikeAreComputedOnce() {
    assertThat(
            run(
                "select count(distinct loud(x)) from (select ['some longer text', 'b', 'c'][1 + i"
                    + " % 3] as x from range(100000) r(i))"))
        .containsExactly("3");
    assertThat(calls.get()).isLessThan(20_000);
    calls.set(0);
    assertThat(run("select count(loud('constant')) from range(100000)")).containsExactly("100000");
    assertThat(calls.get()).isLessThan(10);
  }

  @Test
  void itsErrorIsTheStatements() {
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> run("select number(x) from (values ('1'), ('bad')) t(x)"))
        .withMessage("'bad' is none")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> run("select number('bad')"))
        .withMessage("'bad' is none");
    assertThat(run("select number('2')")).containsExactly("2.0");
  }

  @Test
  void listsAreBounded() {
    String sql = "select sum(len(copies(repeat('x', 1000000) || i))) from range(%d) r(i)";
    assertThatExceptionOfType(MicromegasException.class)
        .isThrownBy(() -> run(String.format(sql, 2)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
    assertThat(run(String.format(sql, 1))).containsExactly("40");
  }

  @Test
  void macrosMayNameIt() {
    EngineSettings settings =
        EngineSettings.defaults(directory.resolve("macros"))
            .withFunctions(
                List.of(
                    function(
                        "inner_size", 1, ColumnType.INT64, false, (a, c) -> (long) a[0].length)))
            .withPrelude("CREATE MACRO twice(x VARCHAR) AS 2 * inner_size(x);");
    try (DuckDbEngine other = new DuckDbEngine(settings);
        Engine.Session session = other.open(Engine.Lane.HEAVY)) {
      assertThat(Rows.of(session, "select twice('abc')")).containsExactly("6");
    }
  }
}
