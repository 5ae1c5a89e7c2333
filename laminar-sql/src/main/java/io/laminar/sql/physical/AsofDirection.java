package io.laminar.sql.physical;

/** Which right row an ASOF join gives to a left one, by their event times. */
public enum AsofDirection {
  /** The latest one that is not too late. */
  BACKWARD,
  /** The earliest one that is not too early. */
  FORWARD,
  /** The one that is nearest to the left row, before or behind. */
  NEAREST
}
