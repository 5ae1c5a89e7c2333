package io.laminar.core.operator.rank;

/** The word of a node that says which result its row has. */
final class NodeResult {
  /** It has none yet. */
  static final long NONE = 0;

  /** It has none, because one does not fit its type. */
  static final long FAILED = -1;

  private NodeResult() {}

  /** The word for a result. */
  static long word(int result) {
    return result + 1L;
  }

  /** The id of the result, or negative for none. */
  static int of(long word) {
    return word > 0 ? (int) (word - 1) : -1;
  }
}
