package io.micromegas.query;

import io.micromegas.engine.TableScan;
import io.micromegas.engine.TableSchema;
import io.micromegas.lakehouse.Lakehouse;
import io.micromegas.lakehouse.Lakehouse.InstanceKind;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/** Finds what a name in FROM stands for. */
final class Relations {
  static final String CATALOG = "micromegas";
  static final String SCHEMA = "public";

  /** What a statement reads at one place. */
  sealed interface Relation {
    /** Returns the columns. */
    TableSchema schema();

    /** A view of the lake; the instance is empty for the global one. */
    record View(ViewDefinition definition, Optional<String> instance) implements Relation {
      @Override
      public TableSchema schema() {
        return definition.schema();
      }
    }

    /** What the lake says of itself beside its views; the range of the API does not apply. */
    record Listing(ViewDefinition definition) implements Relation {
      @Override
      public TableSchema schema() {
        return definition.schema();
      }
    }

    /** What work on partitions tells. */
    record Work(FunctionCall<WorkFunction> call) implements Relation {
      @Override
      public TableSchema schema() {
        return ProgressScan.SCHEMA;
      }
    }

    /** The statements that run. */
    record Queries() implements Relation {
      @Override
      public TableSchema schema() {
        return QueriesTable.VIEW.schema();
      }
    }

    /** The answer to ending a statement. */
    record Kill(String query) implements Relation {
      @Override
      public TableSchema schema() {
        return KillScan.SCHEMA;
      }

      TableScan scan(RunningQueries queries, UUID killer) {
        return new KillScan(() -> queries.kill(query, killer));
      }
    }

    /**
     * What a function reads of one process or block, which applies the range of the API by itself.
     *
     * @param ordered whether the order of its rows is that of the answer
     */
    record Reading(FunctionCall<ReadFunction> call, boolean ordered) implements Relation {
      @Override
      public TableSchema schema() {
        return call.function().schema();
      }
    }

    /** A table that describes the others. */
    record Information(InformationSchema.Table table) implements Relation {
      @Override
      public TableSchema schema() {
        return table.schema();
      }
    }
  }

  private final Lakehouse lakehouse;

  Relations(Lakehouse lakehouse) {
    this.lakehouse = lakehouse;
  }

  /** Returns what can be read by its name alone, in the order in which it is listed. */
  List<ViewDefinition> globalViews() {
    List<ViewDefinition> views = new ArrayList<>(lakehouse.globalViews());
    views.add(QueriesTable.VIEW);
    return views;
  }

  /** Finds a table by its name with or without {@code public} and {@code micromegas} before it. */
  Relation table(List<String> path) {
    List<String> lower = path.stream().map(part -> part.toLowerCase(Locale.ROOT)).toList();
    int size = lower.size();
    String name = lower.get(size - 1);
    String schema = size > 1 ? lower.get(size - 2) : SCHEMA;
    boolean ours = size < 3 || lower.get(0).equals(CATALOG);
    if (ours && schema.equals(InformationSchema.SCHEMA)) {
      return InformationSchema.Table.named(name)
          .<Relation>map(Relation.Information::new)
          .orElseThrow(() -> unknown(path));
    }
    if (ours && schema.equals(SCHEMA) && name.equals(QueriesTable.VIEW.name())) {
      return new Relation.Queries();
    }
    if (ours && schema.equals(SCHEMA)) {
      for (ViewDefinition view : lakehouse.globalViews()) {
        if (view.name().equals(name)) {
          return new Relation.View(view, Optional.empty());
        }
      }
    }
    throw unknown(path);
  }

  /** Finds a list by the name of its function. */
  Relation listing(String name) {
    return lakehouse
        .viewSet(name)
        .<Relation>map(Relation.Listing::new)
        .orElseThrow(() -> Refusal.defect("the lake has no " + name));
  }

  private RuntimeException unknown(List<String> path) {
    List<String> names = new ArrayList<>();
    globalViews().forEach(view -> names.add(view.name()));
    String last = path.get(path.size() - 1).toLowerCase(Locale.ROOT);
    String hint =
        TableFunctions.isName(last)
            ? "; it is a function: " + TableFunctions.usage(last)
            : lakehouse.viewSet(last).isPresent()
                ? "; " + last + " is read by instance: view_instance('" + last + "', '<id>')"
                : Suggestions.of(last, names);
    return Refusal.because(
        "table "
            + String.join(".", path)
            + " does not exist"
            + hint
            + "; tables are "
            + String.join(", ", names)
            + ", information_schema.tables, .columns and .schemata, and"
            + " view_instance('view set', 'id')");
  }

  /** Finds an instance of a view set. */
  Relation instance(String viewSet, String id) {
    ViewDefinition view =
        lakehouse
            .viewSet(viewSet.toLowerCase(Locale.ROOT))
            .orElseThrow(() -> Refusal.because("view set " + viewSet + " not found; " + sets()));
    if (view.instance() == InstanceKind.NONE) {
      throw Refusal.because(
          "view set " + view.name() + " has no instances; name it as a table: FROM " + view.name());
    }
    if (id.equalsIgnoreCase("global")) {
      if (!view.global()) {
        throw Refusal.because(
            "view set " + view.name() + " does not support global access; give " + idOf(view));
      }
      return new Relation.View(view, Optional.empty());
    }
    return new Relation.View(view, Optional.of(uuid(id, view)));
  }

  private String sets() {
    TreeSet<String> names = new TreeSet<>();
    for (String name :
        List.of(
            "log_entries",
            "measures",
            "thread_spans",
            "async_events",
            "net_spans",
            "images",
            "otel_spans",
            "histograms",
            "exemplars")) {
      if (lakehouse.viewSet(name).isPresent()) {
        names.add(name);
      }
    }
    return "view sets with instances are " + String.join(", ", names);
  }

  private static String idOf(ViewDefinition view) {
    return view.instance() == InstanceKind.STREAM ? "a stream id" : "a process id";
  }

  private static String uuid(String text, ViewDefinition view) {
    return Uuids.parse(text)
        .orElseThrow(() ->
            Refusal.because(
                "'"
                    + text
                    + "' is not a UUID; the second argument of view_instance('"
                    + view.name()
                    + "', …) is "
                    + idOf(view)))
        .toString();
  }
}
