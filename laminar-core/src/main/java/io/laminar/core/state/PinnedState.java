package io.laminar.core.state;

/** State as it was when it was {@linkplain PagedState#pin pinned}. */
public interface PinnedState {
  /** The number of bytes that {@link #writeTo} writes. */
  long bytes();

  /**
   * Writes what was there; the same however often.
   *
   * @param writer takes it
   */
  void writeTo(StateWriter writer);
}
