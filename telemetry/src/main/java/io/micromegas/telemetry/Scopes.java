package io.micromegas.telemetry;

import java.util.Arrays;

/** The scope table of one block: equal call sites have one id. */
final class Scopes implements ScopeTable {
  private final Texts texts;
  // Pairs of pairs: (name, target), (file, line), and of those two.
  private final LongIntMap subjects = new LongIntMap();
  private final LongIntMap places = new LongIntMap();
  private final LongIntMap scopes = new LongIntMap();
  private int subjectCount;
  private int placeCount;
  private int size;
  private int[] names = new int[16];
  private int[] targets = new int[16];
  private int[] filenames = new int[16];
  private int[] lines = new int[16];
  private int[] hashes = new int[16];

  Scopes(Texts texts) {
    this.texts = texts;
  }

  /** Returns the id of a call site, given by text ids and its line. */
  int intern(int name, int target, int filename, int line) {
    long subjectKey = pair(name, target);
    int subject = subjects.get(subjectKey);
    if (subject == LongIntMap.NONE) {
      subject = subjectCount++;
      subjects.put(subjectKey, subject);
    }
    long placeKey = pair(filename, line);
    int place = places.get(placeKey);
    if (place == LongIntMap.NONE) {
      place = placeCount++;
      places.put(placeKey, place);
    }
    int scope = scopes.get(pair(subject, place));
    if (scope == LongIntMap.NONE) {
      scope = add(name, target, filename, line);
      scopes.put(pair(subject, place), scope);
    }
    return scope;
  }

  static long pair(int high, int low) {
    return (long) high << 32 | Integer.toUnsignedLong(low);
  }

  private int add(int name, int target, int filename, int line) {
    if (size == names.length) {
      names = Arrays.copyOf(names, size * 2);
      targets = Arrays.copyOf(targets, size * 2);
      filenames = Arrays.copyOf(filenames, size * 2);
      lines = Arrays.copyOf(lines, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    names[size] = name;
    targets[size] = target;
    filenames[size] = filename;
    lines[size] = line;
    hashes[size] = ScopeHash.of(texts.utf8(name), texts.utf8(filename), texts.utf8(target), line);
    return size++;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int name(int scope) {
    return names[scope];
  }

  @Override
  public int target(int scope) {
    return targets[scope];
  }

  @Override
  public int filename(int scope) {
    return filenames[scope];
  }

  @Override
  public int line(int scope) {
    return lines[scope];
  }

  @Override
  public int hash(int scope) {
    return hashes[scope];
  }
}
