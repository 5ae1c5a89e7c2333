package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/** Refuses what needs a log, until there is one. */
final class Undurable {
  private Undurable() {}

  static void check(Config config) {
    if (config.durability().isPresent()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "durability is not supported yet: it needs the artifact io.laminar:laminar-wal",
          "leave dataDirectory, checkpointInterval and walMode unset");
    }
  }
}
