package io.laminar.core.state;

/** The entries of a store as they were, or as they are. */
final class PinnedEntries implements PinnedState {
  private final int stride;
  private final int size;
  private final int pageCount;
  private final long[] live;
  private final long[][] pages;

  /**
   * Shows entries.
   *
   * @param stride words an entry
   * @param size how many are live
   * @param pageCount how many pages there are
   * @param live by page: which entries are live, a bit each
   * @param pages the words
   */
  PinnedEntries(int stride, int size, int pageCount, long[] live, long[][] pages) {
    this.stride = stride;
    this.size = size;
    this.pageCount = pageCount;
    this.live = live;
    this.pages = pages;
  }

  @Override
  public void writeTo(StateWriter writer) {
    writer.writeLong(stride);
    writer.writeLong(size);
    writer.writeLong(pageCount);
    writer.writeLongs(live, 0, pageCount);
    for (int number = 0; number < pageCount; number++) {
      writer.writeLongs(pages[number], 0, writtenWords(live[number], stride));
    }
  }

  /** The words of a page up to the last live entry. */
  static int writtenWords(long live, int stride) {
    return (Long.SIZE - Long.numberOfLeadingZeros(live)) * stride;
  }
}
