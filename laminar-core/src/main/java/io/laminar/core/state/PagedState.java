package io.laminar.core.state;

/**
 * State that lies in pages: it is written as it is now, or pinned now and written later by another
 * thread. Both give the same bytes.
 */
public interface PagedState {
  /**
   * Writes what is there now.
   *
   * @param writer takes it
   */
  void writeTo(StateWriter writer);

  /**
   * Keeps what is there now: a page that the hold reads is copied before it is written next. On the
   * thread that owns the state.
   *
   * @param hold says how long
   * @return what to write, for one other thread, until the hold is released
   */
  PinnedState pin(PageHold hold);
}
