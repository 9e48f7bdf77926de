package io.micromegas.testing;

/** How long the long tests are, and what they start from. */
final class Scale {
  private Scale() {}

  /** Returns the first number, or the second with {@code -Dmicromegas.large=true}. */
  static int of(int small, int large) {
    return Boolean.getBoolean("micromegas.large") ? large : small;
  }

  /** Returns the seed of a round: {@code -Dmicromegas.seed} for the first, if it is given. */
  static long seed(int round) {
    return Long.getLong("micromegas.seed", 20_261_122L) + round;
  }

  /** Returns the command that runs the same again. */
  static String replay(String test, long seed) {
    return "seed "
        + seed
        + "; again: mvn -pl testing -am test -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
        + test
        + " -Dmicromegas.seed="
        + seed
        + (Boolean.getBoolean("micromegas.large") ? " -Dmicromegas.large=true" : "");
  }
}
