package io.laminar.core.state;

import java.util.Arrays;

/**
 * When each page of a structure was first written, counted in pins: a page that is older than the
 * last pin may belong to whoever pinned it, and is looked at before it is written.
 *
 * <pre>
 *   pin ──▶ epoch 7        page 0: 7   written since, the structure's own
 *                          page 1: 4   read by the pin, and perhaps by earlier ones
 * </pre>
 *
 * <p>A pin for a {@link PageHold} ends with it. Others never end, as nobody says when they do.
 */
final class PageEpochs {
  private long[] epochs = new long[4];
  private long epoch;
  private int pinned;

  /** That of the last pin without an end, and how many pages are older. */
  private long endless;

  private int endlesslyPinned;

  /** The pins with an end, the last one last, and their epochs. */
  private PageHold[] holds = new PageHold[1];

  private long[] heldSince = new long[1];
  private int holdCount;

  /** Tells whether any page is older than the last pin: the question to ask first. */
  boolean anyPinned() {
    return pinned > 0;
  }

  /**
   * Tells whether a page is older than the last pin.
   *
   * @param number of a page that was {@linkplain #add added}
   */
  boolean isPinned(int number) {
    return pinned > 0 && epochs[number] != epoch;
  }

  /**
   * Tells whether somebody reads a page that is {@linkplain #isPinned older than the last pin}: it
   * must not be written.
   *
   * @param number of the page
   * @param bytes that whoever reads it will keep alone
   */
  boolean isRead(int number, long bytes) {
    long written = epochs[number];
    boolean held = isHeld(written, bytes);
    if (holdCount == 0 && endlesslyPinned == 0) {
      // Nobody reads anything: all pages are the structure's own at once.
      pinned = 0;
    }
    return held || written < endless;
  }

  private boolean isHeld(long written, long bytes) {
    boolean held = false;
    for (int i = holdCount - 1; i >= 0; i--) {
      if (holds[i].isEnded()) {
        forget(i);
      } else if (written < heldSince[i]) {
        held |= holds[i].keeps(bytes);
      }
    }
    return held;
  }

  private void forget(int number) {
    holdCount--;
    System.arraycopy(holds, number + 1, holds, number, holdCount - number);
    System.arraycopy(heldSince, number + 1, heldSince, number, holdCount - number);
  }

  /** A page is new: the structure alone has it. */
  void add(int number) {
    if (number >= epochs.length) {
      epochs = Arrays.copyOf(epochs, Math.max(number + 1, 2 * epochs.length));
    }
    epochs[number] = epoch;
  }

  /** A page that was pinned is about to be written, as nobody reads it, or was replaced by a copy, or is gone. */
  void renew(int number) {
    endlesslyPinned -= epochs[number] < endless ? 1 : 0;
    pinned = Math.max(0, pinned - 1);
    epochs[number] = epoch;
  }

  /**
   * Begins an epoch without an end: all pages are pinned.
   *
   * @param pages how many there are
   */
  void pin(int pages) {
    begin(pages);
    endless = epoch;
    endlesslyPinned = pages;
  }

  /**
   * Begins an epoch that ends with a hold: all pages are pinned.
   *
   * @param pages how many there are
   * @param hold who reads them
   */
  void pin(int pages, PageHold hold) {
    begin(pages);
    for (int i = holdCount - 1; i >= 0; i--) {
      if (holds[i].isEnded()) {
        forget(i);
      }
    }
    if (holdCount == holds.length) {
      holds = Arrays.copyOf(holds, 2 * holdCount);
      heldSince = Arrays.copyOf(heldSince, 2 * holdCount);
    }
    holds[holdCount] = hold;
    heldSince[holdCount++] = epoch;
  }

  private void begin(int pages) {
    epoch++;
    pinned = pages;
  }
}
