package io.laminar.api;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody meant who wrote another. Stateless. */
public final class NearNames {
  private static final int MAX_LENGTH = 64;

  private NearNames() {}

  /**
   * Finds the candidate nearest to what was written: insertions, deletions, replacements and swaps of neighbours, case
   * ignored; at most one for every three characters, and at least one.
   *
   * @param written what was written
   * @param candidates what would have been right
   * @return the nearest in its own spelling, the first of several; empty if none is near
   */
  public static Optional<String> closest(String written, Collection<String> candidates) {
    Arguments.notNull(written, "written");
    Arguments.notNull(candidates, "candidates");
    String folded = written.toLowerCase(Locale.ROOT);
    if (folded.isEmpty() || folded.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    int limit = Math.max(1, (folded.length() + 1) / 3);
    Optional<String> nearest = Optional.empty();
    for (String candidate : candidates) {
      if (candidate.length() > MAX_LENGTH
          || Math.abs(candidate.length() - folded.length()) > limit) {
        continue;
      }
      int distance = distance(folded, candidate.toLowerCase(Locale.ROOT));
      if (distance <= limit && distance < Math.max(folded.length(), candidate.length())) {
        limit = distance - 1;
        nearest = Optional.of(candidate);
        if (distance == 0) {
          break;
        }
      }
    }
    return nearest;
  }

  /** Optimal string alignment distance (Damerau-Levenshtein without overlapping swaps). */
  static int distance(String a, String b) {
    int[] twoBack = new int[b.length() + 1];
    int[] oneBack = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      oneBack[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(current[j - 1], oneBack[j]) + 1, oneBack[j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, twoBack[j - 2] + 1);
        }
        current[j] = best;
      }
      int[] oldest = twoBack;
      twoBack = oneBack;
      oneBack = current;
      current = oldest;
    }
    return oneBack[b.length()];
  }
}
