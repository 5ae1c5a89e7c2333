package io.laminar.core.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes a snapshot on the thread that owns the state, as {@link SnapshotWriter} does, but pins what
 * lies in pages instead of copying it. Made beforehand, on any thread; it makes no bytes, so that
 * little is done on that of the state.
 */
public final class ImageWriter implements StateWriter {
  private static final int FIRST_LONGS = 512;

  private final PageHold hold;
  private final List<StateImage.Part> parts = new ArrayList<>();
  private final List<StateImage.Pinned> pinned = new ArrayList<>();
  private long[] longs = new long[FIRST_LONGS];
  private int longCount;

  /**
   * Makes an empty image.
   *
   * @param account of a reader: of what lives on for the image alone; closed with the image
   */
  public ImageWriter(MemoryAccount account) {
    this.hold = new PageHold(account);
  }

  /** As {@link StateImage#insist}, from the beginning. */
  public void insist() {
    hold.insist();
  }

  /**
   * Takes a section.
   *
   * @param section must not write sections of its own
   */
  public void write(StateSection section) {
    int firstLong = longCount;
    int firstPinned = pinned.size();
    section.writer().accept(this);
    parts.add(new StateImage.Part(section, firstLong, longCount, firstPinned, pinned.size()));
  }

  @Override
  public void writeLong(long value) {
    if (longCount == longs.length) {
      reserve(1);
    }
    longs[longCount++] = value;
  }

  @Override
  public void writeLongs(long[] values, int from, int count) {
    reserve(count);
    System.arraycopy(values, from, longs, longCount, count);
    longCount += count;
  }

  private void reserve(int count) {
    if (longs.length - longCount < count) {
      int needed = Math.addExact(longCount, count);
      longs = Arrays.copyOf(longs, Math.max(needed, (int) Math.min(2L * longCount, 1 << 30)));
    }
  }

  @Override
  public void writeBytes(byte[] source, int from, int count) {
    byte[] copy = Arrays.copyOfRange(source, from, from + count);
    pinned.add(new StateImage.Pinned(longCount, new StateImage.Bytes(copy)));
  }

  @Override
  public void writePages(PagedState pages) {
    pinned.add(new StateImage.Pinned(longCount, pages.pin(hold)));
  }

  /**
   * Hands over what was taken; nothing is to be written any more.
   *
   * @return to be closed
   */
  public StateImage image() {
    return new StateImage(hold, longs, List.copyOf(parts), List.copyOf(pinned));
  }

  /** Lets all pages go, where the image does not come about. */
  public void abandon() {
    hold.close();
  }
}
