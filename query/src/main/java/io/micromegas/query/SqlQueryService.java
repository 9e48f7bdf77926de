package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import io.micromegas.engine.ScanHint;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import io.micromegas.query.CompiledStatement.Kind;
import io.micromegas.query.QueryRecord.State;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * {@link QueryService} over an engine and a lake. The engine's prelude and settings must be those
 * of {@link QueryDialect}. Does not own the engine and the lake.
 */
public final class SqlQueryService implements QueryService {
  private static final Schema DESCRIPTION =
      new Schema(
          List.of(
              ArrowFields.nullable("column_name", ArrowFields.TEXT),
              ArrowFields.nullable("data_type", ArrowFields.TEXT),
              ArrowFields.nullable("is_nullable", ArrowFields.TEXT)));

  private static final Schema PLAN =
      new Schema(
          List.of(
              ArrowFields.nullable("plan_type", ArrowFields.TEXT),
              ArrowFields.nullable("plan", ArrowFields.TEXT)));

  private final Engine engine;
  private final Lakehouse lakehouse;
  private final QuerySettings settings;
  private final Clock clock;
  private final Relations relations;
  private final RunningQueries queries;
  private final StatementCompiler compiler;
  private final KnownColumns known = new KnownColumns();
  private final KnownRowGroups footers = new KnownRowGroups();
  private final Deadlines deadlines = new Deadlines();
  private final ProgressRuns runs;
  private final RootAllocator allocator = new RootAllocator();

  /**
   * A service.
   *
   * @param queries keeps the statements that run; the engine's functions know it, too
   * @param clock for {@code now()}, read once per statement
   */
  public SqlQueryService(
      Engine engine,
      Lakehouse lakehouse,
      RunningQueries queries,
      QuerySettings settings,
      Clock clock) {
    this.engine = engine;
    this.lakehouse = lakehouse;
    this.queries = queries;
    this.relations = new Relations(lakehouse);
    this.settings = settings;
    this.clock = clock;
    this.runs = new ProgressRuns(Clock.systemUTC(), settings.closeWait());
    this.compiler =
        new StatementCompiler(
            engine::parseToJson, engine::printFromJson, relations, settings.limits());
  }

  @Override
  public Schema describe(QueryRequest request) {
    return prepare(request).columns();
  }

  @Override
  public Prepared prepare(QueryRequest request) {
    try (Execution execution = new Execution(settings, deadlines)) {
      return execution.step(
          Execution.PLANNING,
          () -> {
            Parameters parameters = Parameters.perhaps(request.values());
            CompiledStatement statement = compile(execution, request, parameters);
            Schema columns =
                switch (statement.kind()) {
                  case COLUMNS -> DESCRIPTION;
                  case PLAN, ANALYZE -> PLAN;
                  case ROWS -> columns(execution, statement, request).schema();
                };
            return new Prepared(columns, parameters.fields(statement.tables()));
          });
    }
  }

  @Override
  public QueryResult execute(QueryRequest request) {
    Execution execution = new Execution(settings, deadlines);
    QueryRun run = new QueryRun(request.cut(settings.limits().textBytes()), now(), execution);
    queries.begin(execution.id(), run);
    QueryResult result;
    try {
      result = execution.step(Execution.PLANNING, () -> start(execution, request));
      run.started();
      if (result instanceof TextResult) {
        execution.close();
      }
    } catch (MicromegasException e) {
      fail(execution, e);
      throw e;
    } catch (Error e) {
      fail(execution, ObservedResult.unexpected(e));
      throw e;
    }
    return new ObservedResult(result, run, queries, execution);
  }

  /** What it took is known when all of it is closed. */
  private void fail(Execution execution, MicromegasException error) {
    try {
      execution.close();
    } finally {
      queries.end(execution.id(), State.FAILED, Optional.of(error));
    }
  }

  private QueryResult start(Execution execution, QueryRequest request) {
    CompiledStatement statement = compile(execution, request, Parameters.of(request.values()));
    if (statement.kind() == Kind.COLUMNS) {
      Schema schema = columns(execution, statement, request).schema();
      return text(execution, DESCRIPTION, describe(schema));
    }
    if (statement.retires() && request.limit().isPresent()) {
      throw Refusal.because(
          "a limit of the answer's rows would not be one of the partitions retired; choose the"
              + " rows in a subquery");
    }
    if (statement.kills()) {
      KillScan.checkLimit(request.limit());
      KillFunction.bind(statement.document(), execution.id());
    }
    if (statement.works()) {
      execution.works();
    }
    Sources sources = new Sources(statement.tables());
    String printed = compiler.print(statement.document());
    Engine.Session session = execution.open(statement, engine);
    // What ends others is run once only.
    boolean light = statement.lane() == Engine.Lane.LIGHT && !statement.kills();
    if (statement.kind() == Kind.ROWS && light) {
      plan(execution, statement, sources, Map.of());
      return startLight(execution, sources, printed, statement, request);
    }
    sources.bindColumns(session);
    if (statement.kind() == Kind.ROWS) {
      return startHeavy(execution, session, printed, sources, statement, request);
    }
    plan(execution, statement, sources, conditions(session, statement, sources, printed));
    return explain(execution, sources, statement, printed);
  }

  private static Map<String, List<ScanHint>> conditions(
      Engine.Session session, CompiledStatement statement, Sources sources, String printed) {
    return statement.prunes() ? sources.conditions(session, printed) : Map.of();
  }

  private void plan(
      Execution execution,
      CompiledStatement statement,
      Sources sources,
      Map<String, List<ScanHint>> conditions) {
    boolean measured = statement.kind() == Kind.ANALYZE;
    Optional<NewestSearch> search =
        statement
            .newest()
            .map(newest ->
                new NewestSearch(
                    newest,
                    sources,
                    () -> execution.session(statement, engine),
                    compiler::printQuery,
                    footers));
    execution.plan(
        statement,
        new LakeSnapshot.Wanted(statement.range(), conditions, statement.order(), search, measured),
        sources,
        engine,
        lakehouse,
        runs,
        queries,
        relations.globalViews());
  }

  /** Learns the columns first: they may have to be cast. */
  private QueryResult startHeavy(
      Execution execution,
      Engine.Session session,
      String printed,
      Sources sources,
      CompiledStatement statement,
      QueryRequest request) {
    OutputShape shape = shape(session, sources, printed, statement, request);
    plan(execution, statement, sources, conditions(session, statement, sources, printed));
    Optional<PlainRows> plain = PlainRows.of(statement);
    if (plain.isPresent()) {
      PlainRows capped = plain.get().capped(request.limit());
      return statement.tells()
          ? execution.progress(capped, shape.schema(), allocator("progress-", execution))
          : execution.trace(
              capped, shape.schema(), allocator("trace-", execution), settings.maxBatchBytes());
    }
    Engine.Session running = execution.bind(statement, sources, engine);
    String sql = sources.text(shape.wrap(printed, request.limit()));
    // Of work, rows leave as soon as they can.
    BatchStream stream = statement.tells() ? running.execute(sql, 1) : running.execute(sql);
    if (!shape.fits(stream.schema())) {
      throw Refusal.defect("a view has other columns than it says");
    }
    return stream(execution, stream, shape);
  }

  /** Runs first and looks at the columns then: mostly nothing is to be cast, which saves a bind. */
  private QueryResult startLight(
      Execution execution,
      Sources sources,
      String printed,
      CompiledStatement statement,
      QueryRequest request) {
    Engine.Session session = execution.bind(statement, sources, engine);
    BatchStream stream = session.execute(sources.text(printed));
    OutputShape shape = OutputShape.of(stream.schema(), statement, request.preserveDictionaries());
    if (request.limit().isEmpty() && shape.isAsTheEngineAnswers()) {
      return stream(execution, stream, shape);
    }
    stream.close();
    return stream(
        execution, session.execute(sources.text(shape.wrap(printed, request.limit()))), shape);
  }

  private StreamedResult stream(Execution execution, BatchStream stream, OutputShape shape) {
    return new StreamedResult(execution, stream, shape.schema(), settings.maxBatchBytes());
  }

  private CompiledStatement compile(
      Execution execution, QueryRequest request, Parameters parameters) {
    CompiledStatement statement =
        compiler.compile(request.sql(), request.range(), now(), parameters);
    if (statement.works()) {
      request.caller().rights().requireAdmin("work on partitions");
    }
    execution.locate(error -> ErrorTexts.locate(error, statement, compiler));
    return statement;
  }

  /** Microseconds are what intervals have: so {@code now()} minus an interval is exact. */
  private long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()) * 1_000;
  }

  /** Learns a statement's columns from what its relations say they are: the lake is not asked. */
  private OutputShape columns(
      Execution execution, CompiledStatement statement, QueryRequest request) {
    Sources sources = new Sources(statement.tables());
    String printed = compiler.print(statement.document());
    Engine.Session session = execution.open(statement, engine);
    sources.bindColumns(session);
    return shape(session, sources, printed, statement, request);
  }

  private OutputShape shape(
      Engine.Session session,
      Sources sources,
      String printed,
      CompiledStatement statement,
      QueryRequest request) {
    KnownColumns.Key key = sources.key(printed);
    Schema columns =
        known
            .of(key)
            .orElseGet(() -> {
              // Asked for no rows, the engine runs nothing of it.
              Schema asked = session.describe("(" + sources.text(printed) + ") LIMIT 0");
              known.put(key, asked);
              return asked;
            });
    return OutputShape.of(columns, statement, request.preserveDictionaries());
  }

  private static List<List<String>> describe(Schema schema) {
    List<List<String>> rows = new ArrayList<>();
    for (Field field : schema.getFields()) {
      rows.add(
          List.of(field.getName(), ArrowFields.sqlName(field), field.isNullable() ? "YES" : "NO"));
    }
    return rows;
  }

  private QueryResult explain(
      Execution execution, Sources sources, CompiledStatement statement, String printed) {
    sources.explained();
    Engine.Session session = execution.bind(statement, sources, engine);
    boolean analyze = statement.kind() == Kind.ANALYZE;
    String how = analyze ? "EXPLAIN (ANALYZE, FORMAT JSON) " : "EXPLAIN (FORMAT JSON) ";
    List<List<String>> rows = new ArrayList<>();
    try (BatchStream stream = session.execute(how + sources.text(printed))) {
      while (stream.next()) {
        List<FieldVector> vectors = stream.root().getFieldVectors();
        for (int row = 0; row < stream.root().getRowCount(); row++) {
          String plan = String.valueOf(vectors.getLast().getObject(row));
          rows.add(
              List.of(
                  String.valueOf(vectors.getFirst().getObject(row)),
                  PlanText.of(plan, execution.names(), sources)));
        }
      }
    }
    if (analyze) {
      rows.add(List.of("reads", ReadReports.text(execution.reports())));
    }
    return text(execution, PLAN, rows);
  }

  private QueryResult text(Execution execution, Schema schema, List<List<String>> rows) {
    return new TextResult(execution.id(), schema, rows, allocator("text-", execution));
  }

  private BufferAllocator allocator(String what, Execution execution) {
    return allocator.newChildAllocator(what + execution.id(), 0, Long.MAX_VALUE);
  }

  @Override
  public List<TableInfo> tables() {
    List<TableInfo> tables = new ArrayList<>();
    for (ViewDefinition view : relations.globalViews()) {
      List<Field> fields = view.schema().columns().stream().map(ArrowFields::of).toList();
      tables.add(new TableInfo(view.name(), new Schema(fields)));
    }
    return tables;
  }

  /** Tells the work that statements have started to stop, and waits for it; more is cancelled. */
  void stopWork() {
    runs.close();
  }

  @Override
  public void close() {
    deadlines.close();
    stopWork();
    try {
      allocator.close();
    } catch (IllegalStateException e) {
      throw new MicromegasException(ErrorCode.INTERNAL, "results were left open", e);
    }
  }
}
