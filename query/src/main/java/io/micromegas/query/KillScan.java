package io.micromegas.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.micromegas.engine.ColumnSpec;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.ScanRequest;
import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.query.Relations.Relation;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code kill_query(id)} in FROM: one row, the answer. The statement is ended when it is read. */
final class KillScan implements TableScan {
  static final TableSchema SCHEMA =
      new TableSchema(List.of(new ColumnSpec(KillFunction.NAME, ColumnType.TEXT, false, false)));

  private final Supplier<String> kill;
  private @Nullable String answer;

  KillScan(Supplier<String> kill) {
    this.kill = kill;
  }

  /** Reads a call. */
  static Relation relation(JsonNode call) {
    List<JsonNode> arguments = Nodes.arguments(call);
    if (arguments.size() != 1) {
      throw Refusal.because("write " + KillFunction.USAGE);
    }
    return new Relation.Kill(
        Constants.text(arguments.getFirst(), "the id", "kill_query('<query id>')"));
  }

  /**
   * Returns whether a statement ends others; refuses what does not go with that.
   *
   * @param columns whether columns of it do
   */
  static boolean kills(boolean columns, List<TableReference> tables, StatementText text) {
    boolean kills =
        columns || tables.stream().anyMatch(table -> table.relation() instanceof Relation.Kill);
    if (kills && text.explain() == StatementText.Explain.ANALYZE) {
      throw Refusal.because("EXPLAIN ANALYZE would end queries; use EXPLAIN, or run it by itself");
    }
    return kills;
  }

  static void checkLimit(OptionalLong limit) {
    if (limit.isPresent()) {
      throw Refusal.because(
          "a limit of the answer's rows would not be one of the queries killed; choose the rows in"
              + " a subquery");
    }
  }

  @Override
  public TableSchema schema() {
    return SCHEMA;
  }

  @Override
  public long estimatedRows() {
    return 1;
  }

  @Override
  public int parts() {
    return 1;
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public PartReader open(int part, ScanRequest request) {
    return new FixedRows(SCHEMA, List.of(List.of(answer()))).open(part, request);
  }

  /** However often it is read. */
  private synchronized String answer() {
    String known = answer;
    if (known == null) {
      known = kill.get();
      answer = known;
    }
    return known;
  }
}
