package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a FROM can name, in both dialects: a source, a view, or a sub-select.
 *
 * @param laminar as it stands in FROM here
 * @param duck as it stands in FROM there; a relation with event time also has the columns wt and ws there, the
 *     watermarks of both sources before the row was pushed, and wn, its number in the order of all pushes
 * @param columns what a query above can use; no averages, whose last digits differ
 * @param time the event-time column, or null
 * @param changelog whether rows are taken back
 * @param sources whose rows it is made of
 * @param uniqueTimes whether no two rows have the same event time and number, so that FIRST_VALUE and LAST_VALUE have
 *     one answer
 * @param isWindowed whether its event times are last moments of windows, or its rows never late for another reason
 * @param nonEmpty what must have rows over there for the answers to be the same: an aggregate without keys has a row
 *     for no rows there
 */
record OracleRelation(
    String laminar,
    String duck,
    List<OracleColumn> columns,
    @Nullable OracleColumn time,
    boolean changelog,
    Set<String> sources,
    boolean uniqueTimes,
    boolean isWindowed,
    Set<String> nonEmpty) {

  static OracleRelation of(RandomTable table) {
    return new OracleRelation(
        table.name(),
        table.name(),
        table.columnsExceptTime(),
        table.columns().get(0),
        false,
        Set.of(table.name()),
        true,
        false,
        Set.of());
  }

  /** The same under another name. */
  OracleRelation named(String newLaminar, String newDuck) {
    return new OracleRelation(
        newLaminar, newDuck, columns, time, changelog, sources, uniqueTimes, isWindowed, nonEmpty);
  }

  /** What an ad-hoc query reads: rows that are there. */
  OracleRelation withoutTime() {
    return new OracleRelation(
        laminar, duck, columns, null, changelog, sources, false, isWindowed, Set.of());
  }

  boolean isTimed() {
    return time != null;
  }

  /** The watermark over there that a row met: the smallest of its sources. */
  String duckWatermark() {
    List<String> all = new ArrayList<>();
    for (String source : new TreeSet<>(sources)) {
      all.add("w" + source);
    }
    return all.size() == 1 ? all.get(0) : "LEAST(" + String.join(", ", all) + ")";
  }

  static <T> Set<T> both(Set<T> a, Set<T> b) {
    Set<T> result = new HashSet<>(a);
    result.addAll(b);
    return result;
  }
}
