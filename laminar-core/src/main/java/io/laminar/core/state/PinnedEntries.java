package io.laminar.core.state;

import org.jspecify.annotations.Nullable;

/** The entries of a store as they were, or as they are. */
final class PinnedEntries implements PinnedState {
  private static final int COUNTERS = 3;

  /** Words that change apart from others: 4 KiB, or a page where that is larger. */
  private static final int CUT_WORDS = 512;

  private final int stride;
  private final int size;
  private final int pageCount;
  private final long[] presentLive;
  private final long[][] presentPages;
  private final @Nullable KeptPages kept;

  // Of the reader alone: made when it is asked for.
  private long @Nullable [] live;

  /**
   * Shows entries.
   *
   * @param stride words an entry
   * @param size how many are live
   * @param pageCount how many pages there are
   * @param live by page: which entries are live, a bit each; changes
   * @param pages the words; change
   * @param kept how pages were that changed since; null where nothing changes meanwhile
   */
  PinnedEntries(
      int stride, int size, int pageCount, long[] live, long[][] pages, @Nullable KeptPages kept) {
    this.stride = stride;
    this.size = size;
    this.pageCount = pageCount;
    this.presentLive = live;
    this.presentPages = pages;
    this.kept = kept;
  }

  private long[] live() {
    long[] words = live;
    if (words == null) {
      words = kept == null ? presentLive : kept.live(presentLive, pageCount);
      live = words;
    }
    return words;
  }

  @Override
  public long bytes() {
    long[] words = live();
    long count = COUNTERS + (long) pageCount;
    for (int number = 0; number < pageCount; number++) {
      count += writtenWords(words[number], stride);
    }
    return count * Long.BYTES;
  }

  @Override
  public void writeTo(StateWriter writer) {
    long[] words = live();
    writer.writeLong(stride);
    writer.writeLong(size);
    writer.writeLong(pageCount);
    for (int from = 0; from < pageCount; from += CUT_WORDS) {
      writer.cut();
      writer.writeLongs(words, from, Math.min(CUT_WORDS, pageCount - from));
    }
    int pagesPerCut = Math.max(1, CUT_WORDS / (Long.SIZE * stride));
    long[] room = new long[kept == null ? 0 : Long.SIZE * stride];
    for (int number = 0; number < pageCount; number++) {
      if (number % pagesPerCut == 0) {
        writer.cut();
      }
      int count = writtenWords(words[number], stride);
      long[] page = presentPages[number];
      writer.writeLongs(kept == null ? page : kept.words(page, number, count, room), 0, count);
    }
  }

  /** The words of a page up to the last live entry. */
  static int writtenWords(long live, int stride) {
    return (Long.SIZE - Long.numberOfLeadingZeros(live)) * stride;
  }
}
