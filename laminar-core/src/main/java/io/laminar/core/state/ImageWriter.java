package io.laminar.core.state;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a snapshot on the thread that owns the state, as {@link SnapshotWriter} does, but pins what
 * lies in pages instead of copying it. One thread at a time.
 */
public final class ImageWriter implements StateWriter {
  private final PageHold hold;
  private final StateBuffer bytes = new StateBuffer();
  private final List<StateImage.Part> parts = new ArrayList<>();

  /** What was pinned in the present section. */
  private final List<StateImage.Pinned> pinned = new ArrayList<>();

  /**
   * Makes an empty image.
   *
   * @param account of a reader: of what lives on for the image alone; closed with the image
   */
  public ImageWriter(MemoryAccount account) {
    this.hold = new PageHold(account);
  }

  /**
   * Takes a section.
   *
   * @param section must not write sections of its own
   */
  public void write(StateSection section) {
    int from = bytes.size();
    section.writer().accept(this);
    parts.add(new StateImage.Part(section, from, bytes.size(), List.copyOf(pinned)));
    pinned.clear();
  }

  @Override
  public void writeLong(long value) {
    bytes.writeLong(value);
  }

  @Override
  public void writeLongs(long[] values, int from, int count) {
    bytes.writeLongs(values, from, count);
  }

  @Override
  public void writeBytes(byte[] source, int from, int count) {
    bytes.writeBytes(source, from, count);
  }

  @Override
  public void writePages(PagedState pages) {
    pinned.add(new StateImage.Pinned(bytes.size(), pages.pin(hold)));
  }

  /**
   * Hands over what was taken; nothing is to be written any more.
   *
   * @return to be closed
   */
  public StateImage image() {
    return new StateImage(hold, bytes, List.copyOf(parts));
  }

  /** Lets all pages go, where the image does not come about. */
  public void abandon() {
    hold.close();
  }
}
