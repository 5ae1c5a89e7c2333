package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/** {@code LaminarType}, and what else a cell's tag may say. Stateless. */
final class Tags {
  static final int NULL = 0;
  static final int BOOL = 1;
  static final int INT64 = 2;
  static final int DOUBLE = 3;
  static final int DECIMAL = 4;
  static final int TEXT = 5;
  static final int BYTES = 6;
  static final int DATE = 7;
  static final int TIME = 8;
  static final int TIMESTAMP = 9;
  static final int INSTANT = 10;
  static final int DURATION = 11;
  static final int MONTHS = 12;
  static final int LIST = 13;
  static final int DECIMAL64 = 14;

  private static final String[] NAMES = {
    "NULL",
    "BOOL",
    "INT64",
    "DOUBLE",
    "DECIMAL",
    "TEXT",
    "BYTES",
    "DATE",
    "TIME",
    "TIMESTAMP",
    "INSTANT",
    "DURATION",
    "MONTHS",
    "LIST",
    "DECIMAL"
  };

  private Tags() {}

  static String name(int type) {
    return type >= 0 && type < NAMES.length ? NAMES[type] : "type " + type;
  }

  static LaminarException unknown(int type) {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        "there is no type " + type + " of values",
        "give one of the constants of LaminarType");
  }
}
