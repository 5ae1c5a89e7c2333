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
  private JoinUniqueKeys() {}

  static List<List<Integer>> of(JoinPlan join) {
    if (!join.kind().givesPairs()) {
      return join.left().uniqueKeys();
    }
    int shift = join.left().schema().size();
    List<List<Integer>> left = join.left().uniqueKeys();
    List<List<Integer>> right = join.right().uniqueKeys().stream()
        .map(key -> key.stream().map(column -> column + shift).toList())
        .toList();
    Set<List<Integer>> keys = new LinkedHashSet<>();
    if (meetsOne(join, 0)) {
      keys.addAll(left);
    }
    if (meetsOne(join, 1)) {
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
    return List.copyOf(keys);
  }

  /** Tells whether a row of an input has at most one partner, and all that comes out has such a row. */
  static boolean meetsOne(JoinPlan join, int input) {
    return input == 0
        ? !join.kind().keepsRight() && isCovered(join.right(), join.rightKeys())
        : !join.kind().keepsLeft() && isCovered(join.left(), join.leftKeys());
  }

  /** Tells whether no two rows of an input have the same values in the columns. */
  private static boolean isCovered(PhysicalPlan input, List<Integer> columns) {
    return input.uniqueKeys().stream().anyMatch(columns::containsAll);
  }

  /** A row of either input beside NULLs could be mistaken for one of the other whose key is all NULL. */
  private static boolean isNeverAllNull(JoinPlan join, List<Integer> left, List<Integer> right) {
    int shift = join.left().schema().size();
    return left.stream().anyMatch(column -> !join.left().schema().type(column).nullable())
        || right.stream()
            .anyMatch(column -> !join.right().schema().type(column - shift).nullable());
  }
}
