package io.laminar.core.state;

/**
 * Entries in an order of their owner's, linked both ways through one of their words: an entry is
 * taken out of the middle at no cost.
 *
 * <pre>
 *   word of an entry: │ the entry before (32 bits) │ the entry after (32 bits) │    0: none
 * </pre>
 *
 * <p>An entry is in one list of a word at most. Whoever reads pinned pages walks by {@link #after(long)}.
 */
public final class EntryList {
  /** No entry: the id that none has which is linked. */
  public static final int NONE = 0;

  private final EntryStore entries;
  private final int word;
  private int first = NONE;
  private int last = NONE;

  /**
   * Makes an empty list.
   *
   * @param entries that it links; their first id is at least 1
   * @param word of an entry that is the list's
   */
  public EntryList(EntryStore entries, int word) {
    this.entries = entries;
    this.word = word;
  }

  /** The first entry, or {@link #NONE}. */
  public int first() {
    return first;
  }

  /** Tells whether there is one entry at most. */
  public boolean hasFewerThanTwo() {
    return first == last;
  }

  /**
   * Adds an entry at the end.
   *
   * @param id of an entry that is in no list of this word
   */
  public void append(int id) {
    link(id, last, NONE);
    if (last == NONE) {
      first = id;
    } else {
      link(last, before(last), id);
    }
    last = id;
  }

  /**
   * Takes an entry out.
   *
   * @param id of an entry in this list
   */
  public void remove(int id) {
    int before = before(id);
    int after = after(id);
    if (before == NONE) {
      first = after;
    } else {
      link(before, before(before), after);
    }
    if (after == NONE) {
      last = before;
    } else {
      link(after, before, after(after));
    }
  }

  private int before(int id) {
    return (int) (neighbours(id) >>> 32);
  }

  /**
   * Returns the entry after one, or {@link #NONE}.
   *
   * @param id of an entry in this list
   */
  public int after(int id) {
    return after(neighbours(id));
  }

  /**
   * Reads the entry after one out of its word.
   *
   * @param neighbours the word
   */
  public static int after(long neighbours) {
    return (int) neighbours;
  }

  private long neighbours(int id) {
    return entries.page(id)[entries.offset(id) + word];
  }

  private void link(int id, int before, int after) {
    entries.writable(id)[entries.offset(id) + word] = (long) before << 32 | after;
  }

  /**
   * Writes where it begins and ends; the entries are written by their owner.
   *
   * @param writer takes it
   */
  public void snapshot(StateWriter writer) {
    writer.writeLong(first);
    writer.writeLong(last);
  }

  /**
   * Takes over what {@link #snapshot} wrote.
   *
   * @param reader gives it
   */
  public void restore(StateReader reader) {
    first = (int) reader.readLong();
    last = (int) reader.readLong();
  }
}
