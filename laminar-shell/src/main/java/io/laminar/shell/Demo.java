package io.laminar.shell;

import java.nio.file.Path;
import java.util.Locale;

/** A script over real flights that comes with the repository. */
enum Demo {
  /** Departures of each day and airport. */
  FLIGHTS,
  /** Connections that were missed, and where delays piled up: a join, sessions, the first ten. */
  CONNECTIONS;

  /** The script, from the repository's root. */
  Path script() {
    return Path.of("examples", "flights", name().toLowerCase(Locale.ROOT) + ".sql");
  }
}
