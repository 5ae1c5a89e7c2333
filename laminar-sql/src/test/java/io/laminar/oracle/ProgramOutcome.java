package io.laminar.oracle;

import io.laminar.api.Change;
import io.laminar.api.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an event of a program brought about.
 *
 * @param changes of each view that emitted any, in order
 * @param answer the rows of a query, or how the event was refused; empty for neither
 */
record ProgramOutcome(Map<String, List<Emitted>> changes, String answer) {
  /**
   * A change that a subscriber saw.
   *
   * @param text all of it
   */
  record Emitted(long weight, List<@Nullable Object> values, String text) {
    static Emitted of(Change<Row> change) {
      List<@Nullable Object> values = change.row().values();
      String text =
          (change.weight() > 0 ? "+" : "") + change.weight() + " " + ProgramOutcome.text(values);
      return new Emitted(
          change.weight(), values, change.endsCommit() ? text + " end of commit" : text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  static String text(List<@Nullable Object> values) {
    return Arrays.deepToString(values.toArray());
  }

  /** The changes of several outcomes, one behind the other. */
  static Map<String, List<Emitted>> together(List<ProgramOutcome> outcomes) {
    Map<String, List<Emitted>> all = new TreeMap<>();
    for (ProgramOutcome outcome : outcomes) {
      outcome.changes.forEach((view, changes) ->
          all.computeIfAbsent(view, each -> new ArrayList<>()).addAll(changes));
    }
    return all;
  }

  static List<String> texts(@Nullable List<Emitted> changes) {
    return changes == null ? List.of() : changes.stream().map(Emitted::text).toList();
  }
}
