package io.micromegas.lakehouse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the call sites of all blocks of a stream, and their distinct hashes. */
final class ScopeIndex {
  private final Map<Scope, Integer> numbers = new HashMap<>();
  private final Map<Integer, Integer> hashNumbers = new HashMap<>();
  private final List<Scope> scopes = new ArrayList<>();
  private int[] hashNumberOfScope = new int[64];

  int add(Scope scope) {
    Integer known = numbers.putIfAbsent(scope, scopes.size());
    if (known != null) {
      return known;
    }
    int number = scopes.size();
    scopes.add(scope);
    if (number == hashNumberOfScope.length) {
      hashNumberOfScope = Arrays.copyOf(hashNumberOfScope, 2 * number);
    }
    Integer hashNumber = hashNumbers.putIfAbsent(scope.hash(), hashNumbers.size());
    hashNumberOfScope[number] = hashNumber == null ? hashNumbers.size() - 1 : hashNumber;
    return number;
  }

  /** Returns the number here of each site of a block. */
  int[] addAll(List<Scope> sites) {
    return sites.stream().mapToInt(this::add).toArray();
  }

  /** Returns a small number that two scopes share exactly if their hashes are equal. */
  int hashNumber(int scope) {
    return hashNumberOfScope[scope];
  }

  int hashNumbers() {
    return hashNumbers.size();
  }

  Scope scope(int number) {
    return scopes.get(number);
  }

  List<Scope> scopes() {
    return scopes;
  }
}
