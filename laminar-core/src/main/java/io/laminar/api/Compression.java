package io.laminar.api;

/**
 * How a data directory packs what is written there. Each frame says whether it is packed: a directory opens with either
 * setting, and may have frames of both.
 */
public enum Compression {
  /** Bytes are written as they are. */
  NONE,

  /**
   * Frames of rows and pieces of checkpoints are packed by LZ4, where that saves an eighth of them. The thread of the log does
   * that. Needs the library {@code at.yawk.lz4:lz4-java}, which comes with {@code io.laminar:laminar-wal}.
   */
  LZ4
}
