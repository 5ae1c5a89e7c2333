package io.laminar.core.state;

import java.util.Arrays;

/**
 * Ids that an empty {@link HashIndex} takes at once. Inserted one by one, each of millions is put into a page that no
 * cache has; here they are divided by their pages first, and each page is filled while it is new.
 *
 * <pre>
 *   add … ──▶ 256 parts, by the top bits of the hash ──end──▶ pages, part by part
 * </pre>
 *
 * <p>A few ids, or those whose parts the memory limit leaves no room for, are inserted one by one.
 */
final class IndexFilling {
  /** So many take less time one by one than in parts. */
  private static final int FEW = 1 << 17;

  private static final int PART_BITS = 8;
  private static final int PARTS = 1 << PART_BITS;
  private static final long[] NO_PART = new long[0];

  private final HashIndex index;
  private final PageStore store;
  private final long[][] parts = new long[PARTS][];
  private final int[] counts = new int[PARTS];
  private final boolean isDivided;
  private final long chargedBytes;

  /**
   * Begins.
   *
   * @param index is empty
   * @param store pays for the parts, until the end
   * @param most how many ids there may be
   */
  IndexFilling(HashIndex index, PageStore store, int most) {
    this.index = index;
    this.store = store;
    // Hashes are spread evenly: a part that gets more, grows.
    int room = most / PARTS + most / PARTS / 16;
    chargedBytes = (long) room * PARTS * Long.BYTES;
    isDivided = most > FEW && store.fits(chargedBytes + HashIndex.filledBytes(most));
    if (isDivided) {
      store.charge(chargedBytes);
      for (int part = 0; part < PARTS; part++) {
        parts[part] = new long[room];
      }
    }
  }

  /** Takes an id that was not there yet. */
  void add(int hash, int id) {
    if (!isDivided) {
      index.insert(hash, id);
      return;
    }
    int number = hash >>> (Integer.SIZE - PART_BITS);
    long[] part = parts[number];
    int at = counts[number]++;
    if (at == part.length) {
      part = Arrays.copyOf(part, 2 * at);
      parts[number] = part;
    }
    part[at] = (long) hash << 32 | id;
  }

  /** Puts all of them into the index. */
  void end() {
    if (isDivided) {
      index.fill(parts, counts);
      Arrays.fill(parts, NO_PART);
      store.leave(chargedBytes);
    }
  }
}
