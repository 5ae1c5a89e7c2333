package io.laminar.sql.parser;

import io.laminar.api.NearNames;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/** "Did you mean": the nearest of the names that would have been right. Stateless. */
public final class Suggestions {
  private static final int MAX_LISTED = 20;

  private Suggestions() {}

  /**
   * Finds the candidate nearest to what was written: insertions, deletions, replacements and swaps of neighbours, case
   * ignored; at most one for every three characters, and at least one.
   *
   * @param written what was written
   * @param candidates what would have been right
   * @return the nearest in its own spelling, the first of several; empty if none is near
   */
  public static Optional<String> closest(String written, Collection<String> candidates) {
    return NearNames.closest(written, candidates);
  }

  /**
   * A remedy: "did you mean X?" if one is near, and what is allowed (the first 20).
   *
   * @param written what was written
   * @param candidates what would have been right
   * @return one sentence, without a capital and without an end
   */
  public static String remedy(String written, Collection<String> candidates) {
    String listed = candidates.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
    int more = candidates.size() - MAX_LISTED;
    String allowed = candidates.isEmpty()
        ? "create it first: there is nothing of its kind yet"
        : "there is: " + listed + (more > 0 ? " and " + more + " more" : "");
    return closest(written, candidates)
        .map(near -> "did you mean " + near + "? " + allowed)
        .orElse(allowed);
  }
}
