package io.laminar.core.operator.aggregate;

import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemorySnapshot;

/** Merges groups: for good, or so that the one that is merged stays as it is, to be merged again. */
public final class GroupMerge {
  private final Groups groups;

  /**
   * Makes it for the groups of one operator.
   *
   * @param groups of the operator
   */
  public GroupMerge(Groups groups) {
    this.groups = groups;
  }

  /**
   * Adds what one group holds to another, as if its rows had arrived after those of the other. The
   * first is left without rows, to be {@linkplain Groups#remove removed}.
   *
   * @param from a group
   * @param to another group
   */
  public void merge(int from, int to) {
    EntryStore entries = groups.table().entries();
    groups.mergeRows(
        entries.writable(from), entries.offset(from), entries.writable(to), entries.offset(to));
    for (Accumulator accumulator : groups.accumulators()) {
      accumulator.merge(from, to);
    }
  }

  /** Tells whether each group takes a few words, however many rows it has. */
  public boolean areSmall() {
    for (Accumulator accumulator : groups.accumulators()) {
      if (!accumulator.isSmall()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes a group without rows for the key of another, in a scope where the key is not yet.
   *
   * @param like a group
   * @param scope of the new one
   * @return its id
   */
  public int insertLike(int like, int scope) {
    int id = groups.table().insertLike(like, scope);
    groups.open(id);
    return id;
  }

  /**
   * Makes a group without rows and without a key, which is never found.
   *
   * @return its id
   */
  public int insertLoose() {
    int id = groups.table().insertLoose();
    groups.open(id);
    return id;
  }

  /**
   * Adds what one group holds to another, as if its rows had arrived after those of the other.
   *
   * @param from a group, which stays as it is
   * @param to another group
   */
  public void absorb(int from, int to) {
    EntryStore entries = groups.table().entries();
    int source = entries.offset(from);
    int target = entries.offset(to);
    groups.mergeRows(entries.page(from), source, entries.writable(to), target);
    for (Accumulator accumulator : groups.accumulators()) {
      if (accumulator.isSmall()) {
        // Asked for each time: a copy may have replaced the first page.
        accumulator.absorb(entries.page(from), source, entries.page(to), target);
      } else {
        absorbCopy(accumulator, from, to);
      }
    }
  }

  /** Goes by state, for an accumulator that can only hand on what it holds. */
  private void absorbCopy(Accumulator accumulator, int from, int to) {
    EntryStore entries = groups.table().entries();
    MemorySnapshot held = new MemorySnapshot();
    accumulator.writeGroup(entries.page(from), entries.offset(from), held.writer());
    // It has no key, and is gone before anybody looks.
    int copy = entries.allocate();
    accumulator.open(entries.writable(copy), entries.offset(copy));
    accumulator.readGroup(copy, held.reader());
    entries.writable(to);
    accumulator.merge(copy, to);
    entries.free(copy);
  }
}
