package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.BatchStream;
import io.micromegas.engine.Engine;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import io.micromegas.query.CompiledStatement.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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
  private final StatementCompiler compiler;
  private final Deadlines deadlines = new Deadlines();
  private final RootAllocator allocator = new RootAllocator();

  /** A service with its own clock for {@code now()}, which is read once per statement. */
  public SqlQueryService(Engine engine, Lakehouse lakehouse, QuerySettings settings, Clock clock) {
    this.engine = engine;
    this.lakehouse = lakehouse;
    this.settings = settings;
    this.clock = clock;
    this.compiler =
        new StatementCompiler(
            engine::parseToJson,
            engine::printFromJson,
            new Relations(lakehouse),
            settings.limits());
  }

  @Override
  public Schema describe(QueryRequest request) {
    try (Execution execution = new Execution(settings, deadlines)) {
      return execution.step(
          Execution.PLANNING,
          () -> {
            CompiledStatement statement = compile(request);
            return switch (statement.kind()) {
              case COLUMNS -> DESCRIPTION;
              case PLAN, ANALYZE -> PLAN;
              case ROWS -> plan(execution, statement, request).shape().schema();
            };
          });
    }
  }

  @Override
  public QueryResult execute(QueryRequest request) {
    Execution execution = new Execution(settings, deadlines);
    boolean started = false;
    try {
      QueryResult result = execution.step(Execution.PLANNING, () -> start(execution, request));
      started = result instanceof StreamedResult;
      return result;
    } finally {
      if (!started) {
        execution.close();
      }
    }
  }

  private QueryResult start(Execution execution, QueryRequest request) {
    CompiledStatement statement = compile(request);
    if (statement.kind() == Kind.ROWS && statement.lane() == Engine.Lane.LIGHT) {
      return startLight(execution, statement, request);
    }
    Plan plan = plan(execution, statement, request);
    return switch (statement.kind()) {
      case ROWS -> stream(execution, plan.session().execute(plan.sql()), plan.shape());
      case COLUMNS -> text(execution, DESCRIPTION, describe(plan.shape().schema()));
      case PLAN -> text(execution, PLAN, explain(execution, plan, "EXPLAIN "));
      case ANALYZE -> text(execution, PLAN, explain(execution, plan, "EXPLAIN ANALYZE "));
    };
  }

  /** Runs first and looks at the columns then: mostly nothing is to be cast, which saves a bind. */
  private QueryResult startLight(
      Execution execution, CompiledStatement statement, QueryRequest request) {
    Engine.Session session = execution.open(statement, engine, lakehouse);
    String printed = compiler.print(statement.document());
    BatchStream stream = session.execute(printed);
    OutputShape shape =
        OutputShape.of(stream.schema(), statement.straight(), request.preserveDictionaries());
    if (request.limit().isEmpty() && shape.isAsTheEngineAnswers()) {
      return stream(execution, stream, shape);
    }
    stream.close();
    return stream(execution, session.execute(shape.wrap(printed, request.limit())), shape);
  }

  private StreamedResult stream(Execution execution, BatchStream stream, OutputShape shape) {
    return new StreamedResult(execution, stream, shape.schema(), settings.maxBatchBytes());
  }

  private CompiledStatement compile(QueryRequest request) {
    // Microseconds are what intervals have: so now() minus an interval is exact.
    long nanos = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()) * 1_000;
    return compiler.compile(request.sql(), request.range(), nanos);
  }

  /**
   * A statement ready to run.
   *
   * @param sql the only text that the engine sees
   */
  private record Plan(Engine.Session session, OutputShape shape, String sql) {}

  private Plan plan(Execution execution, CompiledStatement statement, QueryRequest request) {
    Engine.Session session = execution.open(statement, engine, lakehouse);
    String printed = compiler.print(statement.document());
    // Asked for no rows, the engine runs nothing of it.
    Schema columns = session.describe("(" + printed + ") LIMIT 0");
    OutputShape shape =
        OutputShape.of(columns, statement.straight(), request.preserveDictionaries());
    boolean rows = statement.kind() == Kind.ROWS;
    return new Plan(session, shape, rows ? shape.wrap(printed, request.limit()) : printed);
  }

  private static List<List<String>> describe(Schema schema) {
    List<List<String>> rows = new ArrayList<>();
    for (Field field : schema.getFields()) {
      rows.add(
          List.of(field.getName(), ArrowFields.sqlName(field), field.isNullable() ? "YES" : "NO"));
    }
    return rows;
  }

  private static List<List<String>> explain(Execution execution, Plan plan, String how) {
    List<List<String>> rows = new ArrayList<>();
    try (BatchStream stream = plan.session().execute(how + plan.sql())) {
      while (stream.next()) {
        List<FieldVector> vectors = stream.root().getFieldVectors();
        for (int row = 0; row < stream.root().getRowCount(); row++) {
          String text = String.valueOf(vectors.get(vectors.size() - 1).getObject(row));
          rows.add(
              List.of(
                  String.valueOf(vectors.get(0).getObject(row)),
                  ErrorTexts.restore(text, execution.names())));
        }
      }
    }
    return rows;
  }

  private QueryResult text(Execution execution, Schema schema, List<List<String>> rows) {
    return new TextResult(
        execution.id(),
        schema,
        rows,
        allocator.newChildAllocator("text-" + execution.id(), 0, Long.MAX_VALUE));
  }

  @Override
  public List<TableInfo> tables() {
    List<TableInfo> tables = new ArrayList<>();
    for (ViewDefinition view : lakehouse.globalViews()) {
      List<Field> fields = view.schema().columns().stream().map(ArrowFields::of).toList();
      tables.add(new TableInfo(view.name(), new Schema(fields)));
    }
    return tables;
  }

  @Override
  public void close() {
    deadlines.close();
    try {
      allocator.close();
    } catch (IllegalStateException e) {
      throw new MicromegasException(ErrorCode.INTERNAL, "results were left open", e);
    }
  }
}
