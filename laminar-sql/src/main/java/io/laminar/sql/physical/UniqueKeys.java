package io.laminar.sql.physical;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/** How steps derive the unique keys of their output. */
final class UniqueKeys {
  private UniqueKeys() {}

  /** The first columns. */
  static List<Integer> first(int count) {
    List<Integer> key = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      key.add(i);
    }
    return key;
  }

  /** The first columns and one more. */
  static List<Integer> firstAnd(int count, int column) {
    List<Integer> key = first(count);
    key.add(column);
    return key;
  }

  /**
   * The keys of which all columns are still there.
   *
   * @param keys of the input
   * @param output gives for a column of the input that of the output which identifies as much, or -1
   */
  static List<List<Integer>> mapped(List<List<Integer>> keys, IntUnaryOperator output) {
    Set<List<Integer>> kept = new LinkedHashSet<>();
    for (List<Integer> key : keys) {
      Set<Integer> columns = new TreeSet<>();
      key.forEach(column -> columns.add(output.applyAsInt(column)));
      if (!columns.contains(-1)) {
        kept.add(List.copyOf(columns));
      }
    }
    return List.copyOf(kept);
  }
}
