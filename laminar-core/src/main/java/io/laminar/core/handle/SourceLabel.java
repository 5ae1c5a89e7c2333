package io.laminar.core.handle;

import io.laminar.core.engine.source.SourceSpec;

/** The name in errors of that which a handle pushes into: users of a table know of no source. */
final class SourceLabel {
  private SourceLabel() {}

  /** Its kind and name, as in "source trades" and "table users". */
  static String of(SourceSpec spec) {
    return (spec.key().isEmpty() ? "source " : "table ") + spec.name();
  }
}
