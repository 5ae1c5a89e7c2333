package io.laminar.sql.physical;

import io.laminar.core.operator.join.JoinKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What identifies the rows of a join. Where each row of one input has at most one partner, its own key does; otherwise the
 * keys of both inputs together.
 */
final class JoinUniqueKeys {
  // Joins of joins would have ever more of them.
  private static final int MAX_KEYS = 16;

  private JoinUniqueKeys() {}

  static List<List<Integer>> of(JoinPlan join) {
    if (!join.kind().givesPairs()) {
      return join.left().uniqueKeys();
    }
    int shift = join.left().schema().size();
    // Asked once each: they ask the joins below in turn.
    List<List<Integer>> left = join.left().uniqueKeys();
    List<List<Integer>> ofRight = join.right().uniqueKeys();
    List<List<Integer>> right = ofRight.stream()
        .map(key -> key.stream().map(column -> column + shift).toList())
        .toList();
    Set<List<Integer>> keys = new LinkedHashSet<>();
    if (!join.kind().keepsRight() && isCovered(ofRight, join.rightKeys())) {
      keys.addAll(left);
    }
    if (!join.kind().keepsLeft() && isCovered(left, join.leftKeys())) {
      keys.addAll(right);
    }
    for (List<Integer> one : left) {
      for (List<Integer> other : right) {
        if (join.kind() != JoinKind.FULL || isNeverAllNull(join, one, other)) {
          Set<Integer> both = new TreeSet<>(one);
          both.addAll(other);
          keys.add(new ArrayList<>(both));
        }
      }
    }
    return smallest(keys);
  }

  /** Leaves out keys that have all columns of another, which identifies the rows already. */
  private static List<List<Integer>> smallest(Set<List<Integer>> keys) {
    List<List<Integer>> left = new ArrayList<>();
    for (List<Integer> key : keys) {
      boolean isLarger = keys.stream()
          .anyMatch(other -> other != key
              && key.containsAll(other)
              && (key.size() > other.size() || left.contains(other)));
      if (!isLarger && left.size() < MAX_KEYS) {
        left.add(key);
      }
    }
    return List.copyOf(left);
  }

  /** Tells whether a row of an input has at most one partner, and all that comes out has such a row. */
  static boolean meetsOne(JoinPlan join, int input) {
    return input == 0
        ? !join.kind().keepsRight() && isCovered(join.right().uniqueKeys(), join.rightKeys())
        : !join.kind().keepsLeft() && isCovered(join.left().uniqueKeys(), join.leftKeys());
  }

  /** Tells whether no two rows of an input have the same values in the columns. */
  private static boolean isCovered(List<List<Integer>> uniqueKeys, List<Integer> columns) {
    return uniqueKeys.stream().anyMatch(columns::containsAll);
  }

  /** A row of either input beside NULLs could be mistaken for one of the other whose key is all NULL. */
  private static boolean isNeverAllNull(JoinPlan join, List<Integer> left, List<Integer> right) {
    int shift = join.left().schema().size();
    return left.stream().anyMatch(column -> !join.left().schema().type(column).nullable())
        || right.stream()
            .anyMatch(column -> !join.right().schema().type(column - shift).nullable());
  }
}
