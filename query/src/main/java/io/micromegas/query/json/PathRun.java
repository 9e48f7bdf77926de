package io.micromegas.query.json;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.TableScan;
import io.micromegas.query.json.JsonText.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Follows a path through a JSON text. Once each. */
final class PathRun {
  /** Values that are visited and compared; a path may ask for more than there are atoms. */
  private static final int MAX_VISITS = 10_000_000;

  /** How many visits go by before we ask whether to go on; a power of two. */
  private static final int VISITS_UNASKED = 1 << 16;

  private final JsonText json;
  private final TableScan.Cancellation cancelled;
  private int visits;

  PathRun(JsonText json, TableScan.Cancellation cancelled) {
    this.json = json;
    this.cancelled = cancelled;
  }

  /**
   * Hands out the values where a path leads, in their order, until one is answered by false.
   *
   * @return whether all were handed out
   */
  boolean follow(List<PathStep> steps, IntPredicate found) {
    return follow(steps, 0, JsonText.ROOT, found);
  }

  private boolean follow(List<PathStep> steps, int step, int node, IntPredicate found) {
    visit();
    if (step == steps.size()) {
      return found.test(node);
    }
    IntPredicate next = inner -> follow(steps, step + 1, inner, found);
    return switch (steps.get(step)) {
      case PathStep.Member member -> {
        int value = json.kind(node) == Kind.OBJECT ? json.find(node, member.name()) : JsonText.NONE;
        yield value == JsonText.NONE || next.test(value);
      }
      case PathStep.AllMembers _ -> json.kind(node) != Kind.OBJECT || within(node, next);
      case PathStep.AllElements _ ->
          json.kind(node) == Kind.ARRAY ? within(node, next) : next.test(node);
      case PathStep.Elements elements -> elements(node, elements.ranges(), next);
      case PathStep.Descendants levels -> descend(node, 0, levels, next);
      case PathStep.Leaves _ -> leaves(node, next);
      case PathStep.Filter filter -> !holds(filter.condition(), node) || next.test(node);
    };
  }

  private void visit() {
    if (++visits > MAX_VISITS) {
      throw new MicromegasException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "a JSONPath visits more than 10,000,000 values of one text; make it more specific, with"
              + " fewer of .** and [*]");
    }
    if ((visits & (VISITS_UNASKED - 1)) == 0 && cancelled.isCancelled()) {
      throw new MicromegasException(ErrorCode.CANCELLED, "the query was cancelled");
    }
  }

  /** Hands out the elements of an array, the values of an object. */
  private boolean within(int container, IntPredicate next) {
    int step = json.kind(container) == Kind.OBJECT ? 1 : 0;
    int end = json.next(container);
    for (int node = JsonText.first(container); node < end; node = json.next(node + step)) {
      if (!next.test(node + step)) {
        return false;
      }
    }
    return true;
  }

  private boolean elements(int node, List<PathStep.Range> ranges, IntPredicate next) {
    int[] all = json.kind(node) == Kind.ARRAY ? elements(node) : new int[] {node};
    for (PathStep.Range range : ranges) {
      long to = Math.min(range.to().in(all.length), all.length - 1L);
      for (long i = Math.max(0, range.from().in(all.length)); i <= to; i++) {
        if (!next.test(all[(int) i])) {
          return false;
        }
      }
    }
    return true;
  }

  private int[] elements(int array) {
    int[] all = new int[json.next(array) - array];
    int size = 0;
    for (int node = JsonText.first(array); node < json.next(array); node = json.next(node)) {
      visit();
      all[size++] = node;
    }
    return Arrays.copyOf(all, size);
  }

  private boolean descend(int node, int level, PathStep.Descendants levels, IntPredicate next) {
    visit();
    if (level > levels.to()) {
      return true;
    }
    if (level >= levels.from() && !next.test(node)) {
      return false;
    }
    return !json.isContainer(node)
        || within(node, inner -> descend(inner, level + 1, levels, next));
  }

  private boolean leaves(int node, IntPredicate next) {
    visit();
    boolean inner = json.isContainer(node) && json.next(node) > JsonText.first(node);
    return inner ? within(node, value -> leaves(value, next)) : next.test(node);
  }

  private boolean holds(PathCondition condition, int current) {
    return switch (condition) {
      case PathCondition.And and -> holds(and.left(), current) && holds(and.right(), current);
      case PathCondition.Or or -> holds(or.left(), current) || holds(or.right(), current);
      case PathCondition.Not not -> !holds(not.condition(), current);
      case PathCondition.Exists exists -> !follow(exists.path(), current, node -> false);
      case PathCondition.StartsWith starts -> startsWith(starts, current);
      case PathCondition.Compare compare -> compare(compare, current);
    };
  }

  private boolean follow(PathOperand.Path path, int current, IntPredicate found) {
    return follow(path.steps(), 0, path.current() ? current : JsonText.ROOT, found);
  }

  private boolean compare(PathCondition.Compare compare, int current) {
    List<PathValue> right = values(compare.right(), current);
    for (PathValue a : values(compare.left(), current)) {
      for (PathValue b : right) {
        visit();
        if (PathValue.compare(a, compare.how(), b)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean startsWith(PathCondition.StartsWith starts, int current) {
    List<PathValue> prefixes = values(starts.prefix(), current);
    for (PathValue value : values(starts.operand(), current)) {
      for (PathValue prefix : prefixes) {
        visit();
        if (value instanceof PathValue.Text text
            && prefix instanceof PathValue.Text start
            && text.value().length >= start.value().length
            && Arrays.equals(
                text.value(), 0, start.value().length, start.value(), 0, start.value().length)) {
          return true;
        }
      }
    }
    return false;
  }

  private List<PathValue> values(PathOperand operand, int current) {
    return switch (operand) {
      case PathOperand.Literal literal -> List.of(literal.value());
      case PathOperand.Path path -> {
        List<PathValue> values = new ArrayList<>();
        follow(path, current, node -> values.add(PathValue.of(json, node)));
        yield values;
      }
      case PathOperand.Negated negated ->
          compute(List.of(new PathValue.Whole(0)), '-', values(negated.operand(), current));
      case PathOperand.Arithmetic arithmetic ->
          compute(
              values(arithmetic.left(), current),
              arithmetic.operator(),
              values(arithmetic.right(), current));
    };
  }

  /** Computes one number of two; of more or fewer, nothing. */
  private static List<PathValue> compute(
      List<PathValue> left, char operator, List<PathValue> right) {
    if (left.size() != 1 || right.size() != 1) {
      return List.of();
    }
    @Nullable PathValue computed = PathValue.compute(left.getFirst(), operator, right.getFirst());
    return computed == null ? List.of() : List.of(computed);
  }
}
