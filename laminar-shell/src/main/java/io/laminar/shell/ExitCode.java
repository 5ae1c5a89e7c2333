package io.laminar.shell;

import io.laminar.api.ErrorCode;

/** What the process says to its caller when it ends; documented in docs/shell.md. */
enum ExitCode {
  /** Everything was carried out. */
  OK(0),
  /** A statement or the data is wrong. */
  ERROR(1),
  /** The command line is wrong. */
  USAGE(2),
  /** A file or device failed. */
  IO(3),
  /** A resource ran out or its limit was reached. */
  RESOURCE(4),
  /** A defect of LaminarDB. */
  DEFECT(70),
  /** Ended by Ctrl-C. */
  INTERRUPTED(130),
  /** Nobody reads the output any more: as a process that SIGPIPE ended. */
  OUTPUT_CLOSED(141);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static ExitCode of(ErrorCode code) {
    if (code == ErrorCode.IO_FAILURE
        || code == ErrorCode.DAMAGED_STORAGE
        || code == ErrorCode.STORAGE_FAILED) {
      return IO;
    }
    if (code == ErrorCode.STORAGE_FULL) {
      return RESOURCE;
    }
    if (code == ErrorCode.INTERRUPTED) {
      return INTERRUPTED;
    }
    return switch (code.number() / 1000) {
      case 3 -> RESOURCE;
      case 9 -> DEFECT;
      default -> ERROR;
    };
  }
}
