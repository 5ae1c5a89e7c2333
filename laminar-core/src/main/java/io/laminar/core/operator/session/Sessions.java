package io.laminar.core.operator.session;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SaturatingTime;
import java.util.List;

/**
 * The open sessions of all keys. Sessions of one key are a gap apart at least, so that they have one order.
 *
 * <pre>
 *   key:      │ key columns │ tree │ times │             found by hash, there as long as it has a session
 *   session:  │ start │ last │ arrival │ rows │ key, fired, group │ timer │  a node of the tree of its key
 *   waiting:  sessions by timer, the time at which one was due when it was put there, or a later one
 *   due:      sessions that the watermark has reached, by end, start, arrival
 * </pre>
 *
 * <p>A session is due at its end. Where it may be corrected it fires then, and is due again, to be dropped, when the lateness
 * is over.
 *
 * <p>A session that grows stays where it waits: it is looked at when its timer comes, and waits on. One that was merged
 * into another, or is due sooner than it waits for, leaves the tree at once, and its node when its timer comes.
 */
final class Sessions {
  private static final int LAST = 0;
  private static final int ARRIVAL = 1;
  private static final int ROWS = 2;
  private static final int OWNER = 3;
  private static final int TIMER = 4;
  private static final int WORDS = 5;
  private static final int TREE = 0;
  private static final int TIMES = 1;
  private static final int KEY_WORDS = 2;
  private static final long GONE = -1;
  private static final long FIRED = 0x80000000L;
  private static final long GROUP = 0x7FFFFFFFL;
  private static final byte[] NO_BYTES = new byte[0];

  private final int[] keyColumns;
  private final long gap;
  private final boolean corrects;
  private final long lateness;
  private final KeyRows keyRows;
  private final ByteHeap heap;
  private final KeyedTable keys;
  private final OrderedEntries nodes;
  private final EntryStore entries;
  private final int start;
  private final int payload;
  private final EntryHeap waiting;
  private final EntryHeap due;
  private final int[] found = new int[Batch.MAX_ROWS];
  private int follower;
  private long rows;

  /** The watermark at which all sessions have fired that end there or before. */
  private long passed = Long.MIN_VALUE;

  Sessions(GroupSpec spec, long gap, WindowEmission emission, MemoryAccount account) {
    this.keyColumns = spec.keys().stream().mapToInt(Integer::intValue).toArray();
    this.gap = gap;
    this.corrects = emission.corrects();
    this.lateness = emission.lateness();
    KeyLayout layout = KeyLayout.of(spec.keyTypes());
    this.keyRows = new KeyRows(layout);
    this.heap = new ByteHeap(account);
    this.keys = new KeyedTable(layout, KEY_WORDS, heap, account);
    this.nodes = new OrderedEntries(OrderedEntries.Order.WORD, WORDS, heap, account);
    this.entries = nodes.nodes();
    this.start = nodes.key();
    this.payload = nodes.payload();
    this.waiting = new EntryHeap((left, right) -> timer(left) < timer(right), account);
    this.due = new EntryHeap(this::isBefore, account);
  }

  /** What a session computes of its rows: its key is elsewhere. */
  static GroupSpec withoutKeys(GroupSpec spec) {
    return new GroupSpec(
        spec.inputTypes(), List.of(), spec.calls(), spec.eventTimeColumn(), spec.changelogInput());
  }

  KeyRows keyRows() {
    return keyRows;
  }

  KeyedTable keys() {
    return keys;
  }

  // ---- Rows ----

  /** Finds the keys of rows that are there already. */
  void load(Batch batch, int[] physicalRows, int count) {
    keyRows.load(batch, keyColumns, physicalRows, count);
    keys.find(keyRows, count, found);
  }

  /** The key of a row that was loaded, or −1 where it has no session; while no key goes. */
  int key(int number) {
    // A row before it may have brought the key.
    return found[number] >= 0 ? found[number] : keys.find(keyRows, number);
  }

  /** Reads the keys of rows that come and go. */
  void loadKeys(Batch batch, int[] physicalRows, int count) {
    keyRows.load(batch, keyColumns, physicalRows, count);
  }

  /** The present key of a row whose key was read, or −1 where it has no session. */
  int presentKey(int number) {
    return keys.find(keyRows, number);
  }

  /**
   * Returns the session that a time falls into, or that it is less than a gap away from; −1 where there is none, or no
   * key. Where it is less than a gap away from two, the earlier one: the other is the {@link #follower}.
   */
  int find(int key, long time) {
    follower = -1;
    if (key < 0) {
      return -1;
    }
    int tree = tree(key);
    int before = nodes.lower(tree, time + 1, 0);
    if (before < 0) {
      return touching(nodes.first(tree), time);
    }
    if (time >= end(before)) {
      return touching(nodes.next(tree, before), time);
    }
    if (time > last(before)) {
      follower = touching(nodes.next(tree, before), time);
    }
    return before;
  }

  private int touching(int session, long time) {
    return session >= 0 && start(session) < time + gap ? session : -1;
  }

  /** The session that has to be merged into the one that was found, or −1. */
  int follower() {
    return follower;
  }

  /** Begins a session with a row that was loaded; its group is still to be set. */
  int open(int number, int key, long time, long arrival) {
    return insert(key >= 0 ? key : keys.insert(keyRows, number), time, time, arrival);
  }

  /** Makes a session without rows. */
  int insert(int key, long first, long last, long arrival) {
    int session = nodes.create(first, 0, NO_BYTES);
    long[] page = entries.writable(session);
    int at = entries.offset(session) + payload;
    page[at + LAST] = last;
    page[at + ARRIVAL] = arrival;
    page[at + OWNER] = ((long) key << 32) | (hasPassed(last + gap) ? FIRED : 0);
    page[at + TIMER] = dueAt(session);
    tree(key, nodes.link(tree(key), session));
    waiting.add(session);
    return session;
  }

  /** Adds rows to a session, which grows to hold their time. */
  void add(int session, long time, long count) {
    long[] page = entries.writable(session);
    int at = entries.offset(session);
    if (time < page[at + start]) {
      // It stays behind the session before it, from which the time is a gap away.
      page[at + start] = time;
    }
    page[at + payload + LAST] = Math.max(page[at + payload + LAST], time);
    page[at + payload + ROWS] += count;
    rows += count;
  }

  /** Lets a session take over the bounds and rows of the one behind it, which is gone then. */
  void merge(int session, int behind) {
    word(session, LAST, last(behind));
    word(session, ARRIVAL, Math.min(word(session, ARRIVAL), word(behind, ARRIVAL)));
    word(session, ROWS, word(session, ROWS) + word(behind, ROWS));
    leave(behind);
  }

  // ---- Time ----

  /** The smallest watermark at which a session may be due. */
  long nextTimer() {
    return due.size() > 0
        ? Long.MIN_VALUE
        : waiting.size() > 0 ? timer(waiting.first()) : Long.MAX_VALUE;
  }

  /** Finds the real ends of those that seem to be due first, in a few steps. */
  void settle(int steps) {
    for (int left = steps; left > 0 && waiting.size() > 0; left--) {
      int first = waiting.first();
      if (!isGone(first) && timer(first) == dueAt(first)) {
        return;
      }
      settleFirst(Long.MIN_VALUE);
    }
  }

  /** Tells whether a session waits that may be due at a watermark. */
  boolean mayBeDue(long watermark) {
    return waiting.size() > 0 && timer(waiting.first()) <= watermark;
  }

  /** Takes the first one that waits: it is due, waits on, or has gone. */
  void settleFirst(long watermark) {
    int first = waiting.first();
    waiting.removeFirst();
    if (isGone(first)) {
      nodes.free(first);
    } else if (dueAt(first) <= watermark) {
      due.add(first);
    } else {
      word(first, TIMER, dueAt(first));
      waiting.add(first);
    }
  }

  /** When a session fires, or is dropped where that is another time. */
  private long dueAt(int session) {
    return isFired(session) ? SaturatingTime.plus(end(session), lateness) : end(session);
  }

  // ---- Sessions that are corrected ----

  private boolean hasPassed(long end) {
    return corrects && end <= passed;
  }

  /** Learns that all sessions have fired that end at a watermark or before. */
  void pass(long watermark) {
    passed = watermark;
  }

  /** Tells whether a session has fired and is corrected from then on. */
  boolean isFired(int session) {
    return (word(session, OWNER) & FIRED) != 0;
  }

  /** The first session that is due has fired: it is due again when it is dropped. */
  void fireFirstDue(long watermark) {
    int session = due.first();
    word(session, OWNER, word(session, OWNER) | FIRED);
    if (dueAt(session) > watermark) {
      due.removeFirst();
      word(session, TIMER, dueAt(session));
      waiting.add(session);
    }
  }

  /** The end of the session that fires next; the largest value where none waits for that. Looks at all of them. */
  long firstEnd() {
    long[] first = {Long.MAX_VALUE};
    entries.forEachLive(session -> {
      if (!isGone(session) && !isFired(session)) {
        first[0] = Math.min(first[0], end(session));
      }
    });
    return first[0];
  }

  /**
   * Lets a session whose bounds have changed wait for its end, or have fired. Returns the session, which may be another
   * one from now on.
   */
  int rebound(int session) {
    long owner = (word(session, OWNER) & ~FIRED) | (hasPassed(end(session)) ? FIRED : 0);
    word(session, OWNER, owner);
    if (dueAt(session) >= timer(session)) {
      return session;
    }
    // It waits for too late a time.
    long count = rows(session);
    leave(session);
    int other = insert((int) (owner >>> 32), start(session), last(session), arrival(session));
    word(other, OWNER, owner);
    word(other, ROWS, count);
    return other;
  }

  /** The first session that is due, or −1. */
  int firstDue() {
    return due.size() > 0 ? due.first() : -1;
  }

  /** Drops the first session that is due, which holds nothing any more, and its key where that has no other. */
  void removeFirstDue() {
    int session = due.first();
    due.removeFirst();
    rows -= word(session, ROWS);
    int key = keyOf(session);
    tree(key, nodes.remove(tree(key), session));
    removeUnused(key);
  }

  private void removeUnused(int key) {
    if (tree(key) == 0) {
      keys.remove(key);
    }
  }

  // ---- Rows that are taken back ----

  /** Drops a session that waits, which holds nothing any more. */
  void remove(int session) {
    int key = keyOf(session);
    leave(session);
    removeUnused(key);
  }

  private void leave(int session) {
    tree(keyOf(session), nodes.unlink(tree(keyOf(session)), session));
    word(session, OWNER, GONE);
  }

  /** Lets a session begin later. */
  void beginAt(int session, long time) {
    entries.writable(session)[entries.offset(session) + start] = time;
  }

  /** Lets a session have its last row earlier. Returns the session, which may be another one from now on. */
  int endAt(int session, long time) {
    word(session, LAST, time);
    return rebound(session);
  }

  /** Cuts a session in two; it becomes the later part. Returns the earlier one, which has the same arrival. */
  int split(int session, long last, long first) {
    long begin = start(session);
    beginAt(session, first);
    return insert(keyOf(session), begin, last, arrival(session));
  }

  private boolean isBefore(int left, int right) {
    if (last(left) != last(right)) {
      return last(left) < last(right);
    }
    return start(left) != start(right)
        ? start(left) < start(right)
        : word(left, ARRIVAL) < word(right, ARRIVAL);
  }

  // ---- Sessions ----

  long start(int session) {
    return entries.page(session)[entries.offset(session) + start];
  }

  long last(int session) {
    return word(session, LAST);
  }

  /** The end of a session, which is not in it. */
  long end(int session) {
    return last(session) + gap;
  }

  int group(int session) {
    return (int) (word(session, OWNER) & GROUP);
  }

  void group(int session, int group) {
    word(session, OWNER, (word(session, OWNER) & ~GROUP) | group);
  }

  /** Writes the key of a session into the first columns of a row. */
  void writeKey(int session, OutputRows target, int row) {
    int key = keyOf(session);
    for (int i = 0; i < keyColumns.length; i++) {
      keys.copyKey(key, i, target.column(i), row);
    }
  }

  /** The rows of all sessions. */
  long rows() {
    return rows;
  }

  private boolean isGone(int session) {
    return word(session, OWNER) == GONE;
  }

  private long timer(int session) {
    return word(session, TIMER);
  }

  int tree(int key) {
    return keyWord(key, TREE);
  }

  private void tree(int key, int tree) {
    keyWord(key, TREE, tree);
  }

  /** A tree that a key has besides that of its sessions, or 0. */
  int times(int key) {
    return keyWord(key, TIMES);
  }

  void times(int key, int tree) {
    keyWord(key, TIMES, tree);
  }

  private int keyWord(int key, int word) {
    return (int) keys.entries().page(key)[keys.entries().offset(key) + keys.payload() + word];
  }

  private void keyWord(int key, int word, int value) {
    keys.entries().writable(key)[keys.entries().offset(key) + keys.payload() + word] = value;
  }

  int keyOf(int session) {
    return (int) (word(session, OWNER) >>> 32);
  }

  private long word(int session, int word) {
    return entries.page(session)[entries.offset(session) + payload + word];
  }

  private void word(int session, int word, long value) {
    entries.writable(session)[entries.offset(session) + payload + word] = value;
  }

  // ---- State ----

  OrderedEntries nodes() {
    return nodes;
  }

  long arrival(int session) {
    return word(session, ARRIVAL);
  }

  long rows(int session) {
    return word(session, ROWS);
  }

  long liveBytes() {
    return keys.liveBytes()
        + heap.liveBytes()
        + nodes.liveBytes()
        + waiting.liveBytes()
        + due.liveBytes();
  }

  void snapshot(StateWriter writer) {
    heap.snapshot(writer);
    keys.snapshot(writer);
    nodes.snapshot(writer);
  }

  void restore(StateReader reader) {
    heap.restore(reader);
    keys.restore(reader);
    nodes.restore(reader);
    entries.forEachLive(session -> {
      waiting.add(session);
      rows += isGone(session) ? 0 : word(session, ROWS);
    });
  }
}
