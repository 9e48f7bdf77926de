package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.RelationSql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements that were made up against a service over a lake with files, in a process of its
 * own: prints what must not be, and is gone with an exit code where it cannot go on.
 */
final class SqlFuzz implements AutoCloseable {
  static final String FOUND = "FOUND ";
  static final String DONE = "DONE ";

  /** The content of files that nobody may read. */
  private static final String CANARY = "kestrel" + "-4711-" + "heron";

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration HANGS = Duration.ofSeconds(40);
  private static final int THREADS = 2;
  private static final int STATEMENTS_A_ROUND = 150;
  private static final Pattern GENERATED =
      Pattern.compile(
          "lake_scan\\(|cte\\$\\d|v\\$\\d|column\\$|result\\$|LINE \\d|relation_[0-9a-f]");

  private final QueryFixture fixture;
  private final Path directory;
  private final long seed;
  private final SlotStates states;
  private final List<String> answered = FuzzCorpus.answered();
  private final List<String> refused = FuzzCorpus.refused();
  private final List<String> files;
  private final List<String> functions;
  private final Map<Integer, Running> running = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> outcomes = new TreeMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private record Running(String sql, long since) {}

  private SqlFuzz(Path directory, long seed) throws IOException, SQLException {
    this.directory = directory;
    this.seed = seed;
    Path lake = Files.createDirectories(directory.resolve("lake"));
    fixture =
        new QueryFixture(
            settings -> settings.withAllowedDirectories(List.of(lake)),
            QueryFixture.timeout(TIMEOUT));
    LakeFiles rows = new LakeFiles(lake);
    Path file = rows.logs("logs.parquet", 0, 5_000);
    fixture.lake.stored.put(
        "log_entries",
        scan ->
            new RelationSql.Builder()
                .text(
                    "SELECT * FROM "
                        + RelationSql.parquet(List.of(file))
                        + " UNION ALL SELECT * FROM ")
                .scan(scan)
                .build());
    files = new ArrayList<>();
    // Those in the lake the engine itself may read.
    canaries(lake, files);
    canaries(Files.createDirectories(directory.resolve("elsewhere")), files);
    files.add("/etc/passwd");
    files.add("https://example.com/x.csv");
    functions = FuzzCorpus.functions(fixture.engine);
    states = new SlotStates(fixture.engine);
  }

  private static void canaries(Path directory, List<String> files)
      throws IOException, SQLException {
    files.add(Files.writeString(directory.resolve("c.csv"), "a,b\n1," + CANARY + "\n").toString());
    files.add(Files.writeString(directory.resolve("c.txt"), CANARY).toString());
    files.add(
        Files.writeString(directory.resolve("c.json"), "{\"a\": \"" + CANARY + "\"}").toString());
    Path parquet = directory.resolve("c.parquet");
    Path database = directory.resolve("c.db");
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      String rows = "SELECT '" + CANARY + "' AS msg, 1 AS level";
      statement.execute("COPY (" + rows + ") TO '" + parquet + "' (FORMAT parquet)");
      statement.execute("ATTACH '" + database + "' AS c");
      statement.execute("CREATE TABLE c.secrets AS " + rows);
    }
    files.add(parquet.toString());
    files.add(database.toString());
    files.add(directory + "/*");
  }

  /** Fuzzes for so many seconds: arguments are a directory, the seed and the seconds. */
  public static void main(String[] args) throws Exception {
    try (SqlFuzz fuzz = new SqlFuzz(Path.of(args[0]), Long.parseLong(args[1]))) {
      fuzz.run(Long.parseLong(args[2]));
    }
    System.exit(0);
  }

  private void run(long seconds) throws Exception {
    Thread.ofPlatform().daemon().name("watch").start(this::watch);
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    for (int round = 0; System.nanoTime() < end; round++) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        Random random = new Random(seed + 31L * round + i);
        threads.add(Thread.ofPlatform().start(() -> round(number, random, end)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      Throwable failed = failure.get();
      if (failed != null) {
        found("the service failed: " + failed, "");
      }
      afterwards();
    }
    System.out.println(DONE + outcomes + " resident " + SlotStates.residentMegabytes() + " MB");
  }

  private void round(int number, Random random, long end) {
    try {
      SqlGrammar grammar = new SqlGrammar(random, functions, files);
      SqlMutations mutations = new SqlMutations(random, answered, refused, grammar);
      for (int i = 0; i < STATEMENTS_A_ROUND && System.nanoTime() < end; i++) {
        String sql = random.nextInt(2) == 0 ? grammar.statement() : mutations.statement();
        running.put(number, new Running(sql, System.nanoTime()));
        Files.writeString(
            directory.resolve("current-" + number + ".sql"), sql.replace('\uD800', '?'));
        String outcome = check(sql);
        synchronized (outcomes) {
          outcomes.computeIfAbsent(outcome, key -> new AtomicLong()).incrementAndGet();
        }
        running.remove(number);
      }
    } catch (Throwable e) {
      failure.set(e);
    }
  }

  private String check(String sql) {
    String answer;
    String outcome;
    try {
      answer = fixture.rows(sql).toString();
      outcome = "ANSWERED";
    } catch (MicromegasException e) {
      answer = e.getMessage();
      outcome = e.code().name();
      boolean engines = answer.contains("the query engine failed");
      if (e.code() == ErrorCode.INTERNAL && !engines) {
        found("an internal error: " + answer, sql);
      }
      if (engines) {
        outcome = "ENGINE FAILED";
        System.out.println("engine: " + oneLine(answer) + " <- " + oneLine(sql));
      }
      if (GENERATED.matcher(answer).find() && !GENERATED.matcher(sql).find()) {
        found("a generated name: " + answer, sql);
      }
    } catch (RuntimeException | Error e) {
      found("not one of our errors: " + e, sql);
      return "BROKEN";
    }
    if (answer.contains(CANARY)) {
      found("read a file: " + answer, sql);
    }
    if (answer.contains("root:x:")) {
      found("read /etc/passwd: " + answer, sql);
    }
    // What others asked may name it.
    boolean named =
        sql.contains(directory.toString()) || sql.toLowerCase(Locale.ROOT).contains("queries");
    if (answer.contains(directory.toString()) && !named) {
      found("tells a path: " + answer, sql);
    }
    return outcome;
  }

  /** Nothing is left of statements that are over. */
  private void afterwards() {
    states.changes().ifPresent(change -> found("changed the engine: " + change, ""));
    if (fixture.engine.arrowBytes() != 0) {
      found("left " + fixture.engine.arrowBytes() + " bytes of Arrow buffers", "");
    }
    int open = fixture.lake.opened.get() - fixture.lake.closed.get();
    if (open != 0) {
      found("left " + open + " snapshots open", "");
    }
    String left = fixture.text("SELECT sql FROM queries WHERE state IN ('running', 'queued')");
    if (!left.startsWith("SELECT sql FROM queries") || left.contains(" | ")) {
      found("left queries running: " + left, "");
    }
  }

  private void watch() {
    while (true) {
      for (Running one : running.values()) {
        if (System.nanoTime() - one.since() > HANGS.toNanos()) {
          found("hangs", one.sql());
          Runtime.getRuntime().halt(3);
        }
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void found(String what, String sql) {
    System.out.println(FOUND + oneLine(what) + " <- " + oneLine(sql));
    System.out.flush();
  }

  private static String oneLine(String text) {
    String line = text.replace("\n", "\\n").replace("\r", "\\r");
    return line.length() > 4_000 ? line.substring(0, 4_000) + "…" : line;
  }

  @Override
  public void close() {
    fixture.close();
  }
}
