package io.laminar.sql.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms of windows by row count, and the numbers that each takes. */
public enum CountForm {
  /** One window of a key after the other. */
  TUMBLE_ROWS("size"),
  /** A window of a size begins every slide. */
  HOP_ROWS("slide, size");

  private final String sizes;

  CountForm(String sizes) {
    this.sizes = sizes;
  }

  /**
   * Finds a form.
   *
   * @param name of a function, in any case
   */
  public static Optional<CountForm> of(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (CountForm form : values()) {
      if (form.name().equals(upper)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  /** Returns the names of the numbers, in order. */
  public List<String> numbers() {
    return List.of(sizes.toUpperCase(Locale.ROOT).split(", "));
  }

  /** Returns the names of all arguments, in order. */
  public List<String> arguments() {
    List<String> names = new ArrayList<>(List.of("DATA", "TIMECOL"));
    names.addAll(numbers());
    return names;
  }

  /** Returns the table function, as it is written. */
  public String tableForm() {
    return name() + "(TABLE name [PARTITION BY (key, ...)] [, DESCRIPTOR(timestamp column)], "
        + sizes + ")";
  }
}
