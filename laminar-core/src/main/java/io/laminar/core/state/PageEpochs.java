package io.laminar.core.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** The pins with an end, the last one last. */
  private final List<Held> holds = new ArrayList<>(1);

  /** A pin with an end: since which epoch, and what takes the pages that are written in place. */
  private record Held(PageHold hold, long since, @Nullable KeptPages kept) {}

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

  /** Tells whether a page that is older than the last pin is read by a pin without an end. */
  boolean isShared(int number) {
    return epochs[number] < endless;
  }

  /** Tells whether a page that is older than the last pin is read by one with an end; some end where copies have no room. */
  boolean isHeld(int number, long bytes) {
    long written = epochs[number];
    boolean held = false;
    for (int i = holds.size() - 1; i >= 0; i--) {
      Held each = holds.get(i);
      if (each.hold().isEnded()) {
        holds.remove(i);
      } else if (written < each.since()) {
        held |= each.hold().keeps(bytes);
      }
    }
    if (holds.isEmpty() && endlesslyPinned == 0) {
      // Nobody reads anything: all pages are the structure's own at once.
      pinned = 0;
    }
    return held;
  }

  /** Charges a page that is older than the last pin to the pins with an end that read it. */
  void owe(int number, long bytes) {
    for (int i = 0; i < holds.size(); i++) {
      Held each = holds.get(i);
      if (epochs[number] < each.since() && !each.hold().isEnded()) {
        each.hold().account().owe(bytes);
      }
    }
  }

  /** Gives a page that is older than the last pin to the pins with an end that read it; nobody writes it any more. */
  void keep(int number, long[] page, long live) {
    for (int i = 0; i < holds.size(); i++) {
      Held each = holds.get(i);
      if (each.kept() != null && epochs[number] < each.since() && !each.hold().isEnded()) {
        each.kept().keep(number, page, live);
      }
    }
  }

  /** Likewise which entries of the page are live, before that changes. */
  void keepLive(int number, long live) {
    for (int i = 0; i < holds.size(); i++) {
      Held each = holds.get(i);
      if (each.kept() != null && epochs[number] < each.since() && !each.hold().isEnded()) {
        each.kept().keepLive(number, live);
      }
    }
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
   * @param kept takes the pages that are written in place, where any is
   */
  void pin(int pages, PageHold hold, @Nullable KeptPages kept) {
    begin(pages);
    for (int i = holds.size() - 1; i >= 0; i--) {
      if (holds.get(i).hold().isEnded()) {
        holds.remove(i);
      }
    }
    holds.add(new Held(hold, epoch, kept));
  }

  private void begin(int pages) {
    epoch++;
    pinned = pages;
  }
}
