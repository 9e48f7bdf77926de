package io.micromegas.catalog;

/**
 * Which partitions belong together: no two of one key overlap.
 *
 * @param viewSet name of the view set
 * @param instance {@code global}, or the id of a process or stream, lower-case and hyphenated
 * @param schemaVersion version of what the files hold; partitions of different versions may overlap
 */
public record ViewKey(String viewSet, String instance, int schemaVersion) {
  /** The instance of a view's plain table. */
  public static final String GLOBAL = "global";
}
