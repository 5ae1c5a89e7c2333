package io.laminar.sql.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms of windows over time, and the intervals that each takes. */
public enum WindowForm {
  /** One window after the other. */
  TUMBLE("size"),
  /** A window of a size begins every slide. */
  HOP("slide, size"),
  /** Windows that begin together and grow by a step, up to a size. */
  CUMULATE("step, size"),
  /** A window from the first row of a key until no row has come for a gap. */
  SESSION("gap");

  /** The most windows that a row may be in. */
  public static final int MAX_WINDOWS = 100_000;

  private final String sizes;

  WindowForm(String sizes) {
    this.sizes = sizes;
  }

  /**
   * Finds a form.
   *
   * @param name of a function, in any case; a $ before it does not count
   */
  public static Optional<WindowForm> of(String name) {
    String upper = name.toUpperCase(Locale.ROOT).replace("$", "");
    for (WindowForm form : values()) {
      if (form.name().equals(upper)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  /** Returns the names of the intervals that it must have, in order. */
  public List<String> intervals() {
    return List.of(sizes.toUpperCase(Locale.ROOT).split(", "));
  }

  /** Tells whether a row may be in several of its windows. */
  public boolean overlaps() {
    return this == HOP || this == CUMULATE;
  }

  /** Tells whether its windows lie where a clock says, so that they can be moved by an offset. */
  public boolean isAligned() {
    return this != SESSION;
  }

  /** Returns the names of all arguments of the table function, in order. */
  public List<String> arguments() {
    List<String> names = new ArrayList<>(List.of("DATA", "TIMECOL"));
    if (!isAligned()) {
      names.add("KEY");
    }
    names.addAll(intervals());
    if (isAligned()) {
      names.add("OFFSET");
      names.add("ZONE");
    }
    return names;
  }

  /** Returns the form in GROUP BY, as it is written. */
  public String groupForm() {
    return name() + "(event_time, " + sizes() + (isAligned() ? " [, offset]" : "") + zone() + ")";
  }

  /** Returns the table function, as it is written. */
  public String tableForm() {
    String keys = isAligned() ? "" : "[, DESCRIPTOR(key, ...)]";
    return name() + "(TABLE name, DESCRIPTOR(timestamp column)" + keys + ", " + sizes()
        + (isAligned() ? " [, offset])" : ")");
  }

  /** Returns the names of the intervals as they stand in a message. */
  public String sizes() {
    return sizes;
  }

  private String zone() {
    return " [, ZONE => 'zone']";
  }
}
