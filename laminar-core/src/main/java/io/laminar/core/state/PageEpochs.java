package io.laminar.core.state;

import java.util.Arrays;

/**
 * When each page of a structure was first written, counted in pins: a page that is older than the
 * last pin belongs to whoever pinned it, and is copied before it is written.
 *
 * <pre>
 *   pin ──▶ epoch 7        page 0: 7   written since, the structure's own
 *                          page 1: 4   read by the pin, and perhaps by earlier ones
 * </pre>
 */
final class PageEpochs {
  private long[] epochs = new long[4];
  private long epoch;
  private int pinned;

  /** Tells whether any page is pinned: the question to ask first. */
  boolean anyPinned() {
    return pinned > 0;
  }

  /**
   * Tells whether a page must not be written.
   *
   * @param number of a page that was {@linkplain #add added}
   */
  boolean isPinned(int number) {
    return pinned > 0 && epochs[number] != epoch;
  }

  /** A page is new: the structure alone has it. */
  void add(int number) {
    if (number >= epochs.length) {
      epochs = Arrays.copyOf(epochs, Math.max(number + 1, 2 * epochs.length));
    }
    epochs[number] = epoch;
  }

  /** A pinned page was replaced by a copy, or is gone. */
  void release(int number) {
    assert isPinned(number) : "only what is pinned is copied";
    epochs[number] = epoch;
    pinned--;
  }

  /**
   * Begins an epoch: all pages are pinned.
   *
   * @param pages how many there are
   */
  void pin(int pages) {
    epoch++;
    pinned = pages;
  }
}
