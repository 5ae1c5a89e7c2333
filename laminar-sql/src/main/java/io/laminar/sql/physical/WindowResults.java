package io.laminar.sql.physical;

import io.laminar.core.operator.WindowEmission;
import io.laminar.sql.parser.Emit;

/**
 * When the results of windows come out, and until when rows count.
 *
 * @param emission what the operator is told
 */
public record WindowResults(WindowEmission emission) {
  /**
   * Returns what EMIT and ALLOW LATENESS ask for.
   *
   * @param emit the clauses
   * @param window whose unit the lateness is in
   */
  public static WindowResults of(Emit emit, TimeWindow window) {
    WindowEmission.Kind kind = switch (emit.kind()) {
      case NONE, ON_WINDOW_CLOSE -> WindowEmission.Kind.ON_CLOSE;
      case FINAL -> WindowEmission.Kind.FINAL;
      case CHANGES, EVERY -> WindowEmission.Kind.CHANGES;
    };
    long lateness = emit.allowLateness().map(window::units).orElse(0L);
    return new WindowResults(new WindowEmission(kind, lateness));
  }

  /** Tells whether what has been emitted may be taken back. */
  public boolean isChangelog() {
    return emission.isChangelog();
  }

  /** What EXPLAIN says of it. */
  String describe(TimeWindow window) {
    String kind = switch (emission.kind()) {
      case ON_CLOSE -> " emit on window close";
      case FINAL -> " emit final";
      case CHANGES -> " emit changes";
    };
    return emission.lateness() == 0 ? kind : kind + ", allow lateness " + lateness(window);
  }

  /** Until when the state of a window is kept. */
  String until(TimeWindow window) {
    return emission.lateness() == 0 ? "" : " until " + lateness(window) + " after their end";
  }

  private String lateness(TimeWindow window) {
    return ExpressionText.duration(window.duration(emission.lateness()));
  }
}
