package io.laminar.api;

/** What moves the watermark of a source. */
public enum WatermarkOrigin {
  /** The event times of its rows, and watermarks that handles declare. */
  ROWS,

  /** Only watermarks that are declared: a row says nothing about those after it. */
  EXTERNAL
}
