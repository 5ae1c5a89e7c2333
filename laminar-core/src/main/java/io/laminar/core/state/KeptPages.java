package io.laminar.core.state;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a store's pages were when a hold began, of those that were written since. The owner writes a
 * page in place when it has put a copy here, or lets go of a page that it has put here; so beginning
 * costs the owner nothing, however many pages there are.
 *
 * <pre>
 *   owner    keep(page 7) ── fence ── writes page 7
 *   reader   reads page 7 ── fence ── is page 7 kept? then what was read counts for nothing: read that
 * </pre>
 *
 * <p>Likewise for the word that says which entries of a page are live, which changes without the page.
 */
final class KeptPages {
  private static final int CHUNK_BITS = 10;
  private static final int CHUNK_PAGES = 1 << CHUNK_BITS;
  private static final int CHUNK_BYTES = CHUNK_PAGES * (Long.BYTES + Integer.BYTES);

  private final PageHold hold;
  private final @Nullable Chunk[] chunks;

  private static final class Chunk {
    private final @Nullable Object[] pages = new @Nullable Object[CHUNK_PAGES];
    private final long[] live = new long[CHUNK_PAGES];

    /** Whose word of live entries is kept, a bit a page. */
    private final long[] isLiveKept = new long[CHUNK_PAGES / Long.SIZE];
  }

  KeptPages(PageHold hold, int pageCount) {
    this.hold = hold;
    this.chunks = new @Nullable Chunk[(pageCount + CHUNK_PAGES - 1) >>> CHUNK_BITS];
  }

  // ---- The owner ----

  /** Keeps which entries of a page are live, before that changes for the first time. */
  void keepLive(int number, long live) {
    if (number >>> CHUNK_BITS >= chunks.length) {
      // Newer than the hold.
      return;
    }
    Chunk chunk = chunk(number);
    int at = number & (CHUNK_PAGES - 1);
    long bit = 1L << at;
    if ((chunk.isLiveKept[at >>> 6] & bit) == 0) {
      chunk.live[at] = live;
      VarHandle.releaseFence();
      chunk.isLiveKept[at >>> 6] |= bit;
      VarHandle.fullFence();
    }
  }

  /** Keeps a page, which nobody writes any more. */
  void keep(int number, long[] page, long live) {
    if (number >>> CHUNK_BITS >= chunks.length) {
      return;
    }
    keepLive(number, live);
    hold.account().owe((long) page.length * Long.BYTES);
    VarHandle.releaseFence();
    chunk(number).pages[number & (CHUNK_PAGES - 1)] = page;
    VarHandle.fullFence();
  }

  private Chunk chunk(int number) {
    Chunk chunk = chunks[number >>> CHUNK_BITS];
    if (chunk == null) {
      hold.account().owe(CHUNK_BYTES);
      chunk = new Chunk();
      VarHandle.releaseFence();
      chunks[number >>> CHUNK_BITS] = chunk;
    }
    return chunk;
  }

  // ---- The reader ----

  /**
   * Gives back which entries were live.
   *
   * @param live what the owner has now, and changes
   * @param pageCount how many pages there were
   * @return a copy
   */
  long[] live(long[] live, int pageCount) {
    long[] words = Arrays.copyOf(live, pageCount);
    VarHandle.fullFence();
    for (int number = 0; number < pageCount; number++) {
      Chunk chunk = chunks[number >>> CHUNK_BITS];
      int at = number & (CHUNK_PAGES - 1);
      if (chunk != null && (chunk.isLiveKept[at >>> 6] & 1L << at) != 0) {
        VarHandle.acquireFence();
        words[number] = chunk.live[at];
      }
    }
    return words;
  }

  /**
   * Gives back the words of a page.
   *
   * @param page what the owner has now, and writes
   * @param number of the page
   * @param words how many are asked for
   * @param target takes them, unless the page was kept
   * @return where they are
   */
  long[] words(long[] page, int number, int words, long[] target) {
    // What was replaced by a shorter one is kept.
    System.arraycopy(page, 0, target, 0, Math.min(words, page.length));
    VarHandle.fullFence();
    Chunk chunk = chunks[number >>> CHUNK_BITS];
    VarHandle.acquireFence();
    Object kept = chunk == null ? null : chunk.pages[number & (CHUNK_PAGES - 1)];
    VarHandle.acquireFence();
    if (kept == null && page.length < words) {
      hold.requireHeld();
      throw new IllegalStateException("page " + number + " has gone without being kept");
    }
    return kept == null ? target : (long[]) kept;
  }
}
