package io.laminar;

import java.util.HashMap;
import java.util.Map;

/**
 * Of how many columns views know the relations that they read, where these have got more since: by the relation's key. Under the
 * lock of {@link StatementRunner}.
 */
final class Narrowed {
  // By the key of the view.
  private final Map<String, Map<String, Integer>> views = new HashMap<>();
  private Map<String, Integer> present = Map.of();

  /**
   * Carries a statement out again.
   *
   * @param widths that its view has
   */
  void during(Map<String, Integer> widths, Runnable statement) {
    present = widths;
    try {
      statement.run();
    } finally {
      present = Map.of();
    }
  }

  /** What a view that is made now knows. */
  Map<String, Integer> present() {
    return present;
  }

  /** What a view knows that is there. */
  Map<String, Integer> of(String view) {
    return views.getOrDefault(view, Map.of());
  }

  /** A view was made. */
  void made(String view, Map<String, Integer> widths) {
    views.put(view, widths);
  }
}
