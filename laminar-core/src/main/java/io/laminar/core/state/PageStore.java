package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Where the structures of one query take their pages from and give them back to. A page is charged
 * to the query's account before it is allocated. Pages that came back are kept for the next ones of
 * the same length, up to {@link #SPARE_BYTES}, so that state which comes and goes allocates nothing;
 * the rest goes to the collector.
 *
 * <pre>
 *   EntryStore, HashIndex ──words──┐             ┌──▶ spare pages, at most 1 MiB
 *                                  ├─ PageStore ─┤
 *   ByteHeap ──────────────bytes───┘             └──▶ MemoryAccount
 * </pre>
 *
 * <p>Who gives a page back no longer refers to it. A page that a pin still reads is not given back:
 * see {@link #leave} and {@link #leaveToReader}. Confined to the thread that runs the query.
 */
final class PageStore {
  /** What a query keeps at most of pages that came back. */
  static final int SPARE_BYTES = 1 << 20;

  private final MemoryAccount account;
  private final Int2ObjectHashMap<Shelf> spareWords = new Int2ObjectHashMap<>();
  private final Int2ObjectHashMap<Shelf> spareBytes = new Int2ObjectHashMap<>();
  private long spare;

  /** Who reads pinned pages, the last one last: of a page that all of them read, it is charged. */
  private final List<MemoryAccount> readers = new ArrayList<>();

  /** Spare pages of one length. */
  private static final class Shelf {
    private Object[] pages = new Object[4];
    private int count;

    void put(Object page) {
      if (count == pages.length) {
        pages = Arrays.copyOf(pages, 2 * count);
      }
      pages[count++] = page;
    }

    Object take() {
      Object page = pages[--count];
      pages[count] = NOTHING;
      return page;
    }

    void clear() {
      Arrays.fill(pages, 0, count, NOTHING);
      count = 0;
    }
  }

  private static final Object NOTHING = new Object();

  PageStore(MemoryAccount account) {
    this.account = account;
  }

  /**
   * Takes a page of words, all zero.
   *
   * @param length in words
   * @throws LaminarException with {@link ErrorCode#RESOURCE_LIMIT}
   */
  long[] takeWords(int length) {
    Shelf shelf = spareWords.get(length);
    if (shelf == null || shelf.count == 0) {
      charge((long) length * Long.BYTES);
      return new long[length];
    }
    spare -= (long) length * Long.BYTES;
    long[] page = (long[]) shelf.take();
    Arrays.fill(page, 0);
    return page;
  }

  /**
   * Takes a page of bytes, whatever they hold.
   *
   * @param length in bytes
   * @throws LaminarException with {@link ErrorCode#RESOURCE_LIMIT}
   */
  byte[] takeBytes(int length) {
    Shelf shelf = spareBytes.get(length);
    if (shelf == null || shelf.count == 0) {
      charge(length);
      return new byte[length];
    }
    spare -= length;
    return (byte[]) shelf.take();
  }

  void give(long[] page) {
    put(spareWords, page.length, (long) page.length * Long.BYTES, page);
  }

  void give(byte[] page) {
    put(spareBytes, page.length, page.length, page);
  }

  private void put(Int2ObjectHashMap<Shelf> shelves, int length, long bytes, Object page) {
    if (spare + bytes > SPARE_BYTES) {
      // What was used last is what is likely to be used next.
      clear();
      if (bytes > SPARE_BYTES) {
        leave(bytes);
        return;
      }
    }
    Shelf shelf = shelves.get(length);
    if (shelf == null) {
      shelf = new Shelf();
      shelves.put(length, shelf);
    }
    shelf.put(page);
    spare += bytes;
  }

  /** Uncharges a page that others still read, or that nobody would want again. */
  void leave(long bytes) {
    account.charge(-bytes);
  }

  /**
   * Says who reads the pages that are pinned now.
   *
   * @param reader pays for those that only it refers to, until it is closed
   */
  void lendTo(MemoryAccount reader) {
    readers.removeIf(MemoryAccount::isClosed);
    readers.add(reader);
  }

  /** A pinned page was copied, or is gone: the array lives on as long as somebody reads it. */
  void leaveToReader(long bytes) {
    for (int i = readers.size() - 1; i >= 0; i--) {
      if (readers.get(i).owe(bytes)) {
        return;
      }
      readers.remove(i);
    }
  }

  /** Tells whether so much would be taken, if spare pages made room for it. */
  boolean fits(long bytes) {
    return account.fits(Math.max(0, bytes - spare));
  }

  /** Charges an array of the caller's own; spare pages make room for it. */
  void charge(long bytes) {
    if (spare > 0 && !account.fits(bytes)) {
      clear();
    }
    account.charge(bytes);
  }

  private void clear() {
    spareWords.values().forEach(Shelf::clear);
    spareBytes.values().forEach(Shelf::clear);
    account.charge(-spare);
    spare = 0;
  }
}
