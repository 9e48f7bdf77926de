package io.micromegas.query.json;

import io.micromegas.query.json.PathStep.Index;
import io.micromegas.query.json.PathStep.Range;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a path: {@code $} and steps {@code .name}, {@code ."name"}, {@code :name}, {@code
 * ["name"]}, {@code [n]}, {@code [last]}, {@code [last-n]}, {@code [a to b]}, {@code [i, j]},
 * {@code [*]}, {@code .*}, {@code .**}, {@code .**{n}}, {@code .**{a to b}}, {@code ?(condition)}.
 */
final class PathParser {
  /** Steps and operators; they are followed on the stack. */
  private static final int MAX_PARTS = 200;

  private static final int MAX_BYTES = 16 << 10;

  private static final int MAX_DEPTH = 50;

  private final PathTokens tokens;
  private final PathConditions conditions;
  private int parts;
  private int depth;

  private PathParser(PathTokens tokens) {
    this.tokens = tokens;
    conditions = new PathConditions(tokens, this);
  }

  static List<PathStep> parse(String function, byte[] path) {
    PathTokens tokens = new PathTokens(function, path);
    PathParser parser = new PathParser(tokens);
    if (path.length > MAX_BYTES) {
      throw tokens.invalid("the path has more than " + MAX_BYTES + " bytes");
    }
    tokens.expect("$");
    List<PathStep> steps = parser.steps();
    if (!tokens.atEnd()) {
      throw tokens.invalid("a step is expected");
    }
    return steps;
  }

  /** Goes a level deeper; there is a bound. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw tokens.invalid("parentheses and filters are nested more than " + MAX_DEPTH + " deep");
    }
  }

  void leave() {
    depth--;
  }

  /** Reads steps as long as there are. */
  List<PathStep> steps() {
    List<PathStep> read = new ArrayList<>();
    while (true) {
      if (tokens.takes(".**")) {
        read.add(descendants());
      } else if (tokens.takes(".*")) {
        read.add(new PathStep.AllMembers());
      } else if (tokens.takes(".") || tokens.takes(":")) {
        read.add(new PathStep.Member(tokens.name()));
      } else if (tokens.takes("[")) {
        read.add(bracket());
      } else if (tokens.takes("?")) {
        read.add(filter());
      } else {
        return List.copyOf(read);
      }
      count();
    }
  }

  /** Counts a step or an operator; there is a bound. */
  void count() {
    if (++parts > MAX_PARTS) {
      throw tokens.invalid("the path has more than " + MAX_PARTS + " steps and operators");
    }
  }

  private PathStep descendants() {
    if (!tokens.takes("{")) {
      return new PathStep.Descendants(0, Integer.MAX_VALUE);
    }
    PathStep step;
    if (tokens.takesWord("last")) {
      step = new PathStep.Leaves();
    } else {
      int from = tokens.index();
      int to = from;
      if (tokens.takesWord("to")) {
        to = tokens.takesWord("last") ? Integer.MAX_VALUE : tokens.index();
      }
      step = new PathStep.Descendants(from, to);
    }
    tokens.expect("}");
    return step;
  }

  private PathStep bracket() {
    PathStep step;
    if (tokens.takes("*")) {
      step = new PathStep.AllElements();
    } else if (tokens.seesQuote()) {
      step = new PathStep.Member(tokens.quoted());
    } else if (tokens.sees("?")) {
      throw tokens.invalid("a filter stands behind the brackets, as in [*]?(…), which is expected");
    } else {
      List<Range> ranges = new ArrayList<>();
      do {
        Index from = index();
        ranges.add(new Range(from, tokens.takesWord("to") ? index() : from));
      } while (tokens.takes(","));
      step = new PathStep.Elements(List.copyOf(ranges));
    }
    tokens.expect("]");
    return step;
  }

  private Index index() {
    if (!tokens.takesWord("last")) {
      return new Index(false, tokens.index());
    }
    return new Index(true, tokens.takes("-") ? tokens.index() : 0);
  }

  private PathStep filter() {
    tokens.expect("(");
    enter();
    PathStep filter = new PathStep.Filter(conditions.condition());
    leave();
    tokens.expect(")");
    return filter;
  }
}
