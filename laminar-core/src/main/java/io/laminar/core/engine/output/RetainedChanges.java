package io.laminar.core.engine.output;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryList;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes of a relation, each with its number. Engine's thread.
 *
 * <pre>
 *   entry: │ neighbours │ header: weight, end of commit │ NULL bits │ columns │ number │ time │
 * </pre>
 *
 * <p>A change that a replay brings out has the time that is known next, so that none goes too early.
 */
public final class RetainedChanges {
  private final String name;
  private final Retention retention;
  private final MemoryAccount account;
  private final SlotLayout layout;
  private final SlotWords words;
  private final int timeWord;
  private final EntryStore entries;
  private final EntryList list;
  private final ByteHeap heap;
  private final List<RetainedReader> readers = new ArrayList<>();
  private RetainLimit limit;
  private long count;
  private int newestEntry = EntryList.NONE;
  // In a replay: the oldest whose time is not known yet.
  private int undated = EntryList.NONE;
  private final ChangeNumbers numbers;
  // The newest may not be the last of its commit.
  private boolean open;
  // When it was first asked in the present life; negative before.
  private long aliveSince = -1;
  private RowPromise promise;
  // In a recovery: the newest number before rows were missing.
  private long sure;
  // Where they wait until they are durable: up to which number they may be seen, and next.
  private long released;
  private long awaited;
  private long awaitedEntries;
  private boolean gone;

  /**
   * Retains nothing yet.
   *
   * @param name of the relation
   * @param schema of its rows
   * @param limit how many
   * @param promise of the sources behind the relation
   * @param account is charged; closed when the last reader of a relation that is gone has left
   */
  public RetainedChanges(
      String name,
      Schema schema,
      RetainLimit limit,
      RowPromise promise,
      Retention retention,
      MemoryAccount account) {
    this.name = name;
    this.limit = limit;
    this.promise = promise;
    this.retention = retention;
    this.account = account;
    this.layout = SlotLayout.numbered(schema);
    this.words = new SlotWords(layout);
    this.timeWord = layout.usedWords();
    this.entries = new EntryStore(timeWord + 1, 1, account);
    this.list = new EntryList(entries, SlotLayout.SEQUENCE_WORD);
    this.heap = new ByteHeap(account);
    this.numbers = new ChangeNumbers(retention.life(), mayLose());
    retention.add(this);
  }

  // ---- What comes ----

  void append(Batch batch) {
    long time = retention.timeOfNow(limit);
    beginNumbersAnew();
    for (int i = 0; i < batch.size(); i++) {
      int entry = entries.allocate();
      long[] page = entries.writable(entry);
      int at = entries.offset(entry);
      words.writeRow(batch, i, page, at);
      page[at + layout.numberWord()] = numbers.give();
      page[at + timeWord] = time;
      keepBytes(batch, page, at);
      list.append(entry);
      newestEntry = entry;
      undated = time == Retention.REPLAYED && undated == EntryList.NONE ? entry : undated;
      count++;
      for (int reader = 0; reader < readers.size(); reader++) {
        readers.get(reader).onChange(entry);
      }
    }
    open = batch.isCommitOpen();
    trim();
  }

  /** In a replay: what came out since a time was known did so by this one. */
  void date(long nanos) {
    for (; undated != EntryList.NONE; undated = list.after(undated)) {
      entries.writable(undated)[entries.offset(undated) + timeWord] = nanos;
    }
  }

  private void keepBytes(Batch batch, long[] page, int at) {
    for (int column : words.bytesColumns()) {
      int word = at + words.columnWord(column);
      int length = InlineBytes.length(page[word]);
      if (words.isNull(column, page, at)) {
        page[word] = 0;
        page[word + 1] = 0;
      } else if (length > InlineBytes.MAX_INLINE) {
        byte[] bytes = batch.column(column).heap();
        page[word + 1] = heap.add(bytes, InlineBytes.position(page[word + 1]), length);
      }
    }
  }

  void endCommit() {
    if (open) {
      open = false;
      int header = entries.offset(newestEntry) + SlotLayout.HEADER_WORD;
      entries.writable(newestEntry)[header] &= ~SlotLayout.OPEN_COMMIT;
    }
  }

  /** Drops what is beyond the limit, but for what a reader has not got. */
  private void trim() {
    long needed = Long.MAX_VALUE;
    for (int reader = 0; reader < readers.size(); reader++) {
      needed = Math.min(needed, readers.get(reader).needs());
    }
    while (count > limit.rows() && number(list.first()) < needed) {
      drop(list.first());
    }
    if (limit.isTimed() && !retention.isReplayed()) {
      long now = now();
      while (count > 0 && isOld(list.first(), now) && number(list.first()) < needed) {
        drop(list.first());
      }
    }
  }

  private long now() {
    long now = retention.elapsedNanos();
    if (aliveSince < 0) {
      aliveSince = now;
    }
    return now;
  }

  private boolean isOld(int entry, long now) {
    long time = entries.page(entry)[entries.offset(entry) + timeWord];
    return now - (time == Retention.REPLAYED ? aliveSince : time) > limit.nanos();
  }

  private void drop(int entry) {
    numbers.drop(number(entry));
    undated = undated == entry ? list.after(entry) : undated;
    list.remove(entry);
    long[] page = entries.page(entry);
    int at = entries.offset(entry);
    for (int column : words.bytesColumns()) {
      int word = at + words.columnWord(column);
      int length = InlineBytes.length(page[word]);
      if (length > InlineBytes.MAX_INLINE) {
        heap.free(page[word + 1], length);
      }
    }
    entries.free(entry);
    count--;
    if (count == 0) {
      newestEntry = EntryList.NONE;
    }
  }

  // ---- Lives ----

  /** A life of the process begins: what the one before may have lost gets no number again. */
  void begin(long newLife, boolean mayLose) {
    numbers.begin(newLife, promise.mayLose(!mayLose));
  }

  /** In a recovery: what rows that are not logged have a part in is not the same again, nor what varies. */
  private void beginNumbersAnew() {
    if ((promise.off() || promise.varies()) && retention.isReplayed()) {
      numbers.beginIn(retention.coming());
    }
  }

  /** In a recovery, rows are missing from here on. */
  void missesRows() {
    sure = numbers.newest();
  }

  /** At the end of a recovery: changes that came out since rows were missing get the numbers of the life to come. */
  void numberAnew(long coming) {
    numbers.beginIn(coming);
    if (numbers.dropped() > sure) {
      numbers.drop(numbers.next() - 1);
    }
    for (int entry = list.first(); entry != EntryList.NONE; entry = list.after(entry)) {
      if (number(entry) > sure) {
        entries.writable(entry)[entries.offset(entry) + layout.numberWord()] = numbers.give();
      }
    }
    releaseAll();
  }

  private boolean mayLose() {
    return promise.mayLose(!retention.isLossy());
  }

  /** Tells whether changes that are seen may be lost at the end of the present life. */
  boolean isLossy() {
    return numbers.isLossy();
  }

  /** From now on other sources are behind the relation, or they promise something else. */
  public void promise(RowPromise other) {
    // What came of rows that are lost had numbers.
    beginNumbersAnew();
    if (other.equals(promise)) {
      return;
    }
    boolean waited = waits();
    promise = other;
    // What was seen under the old promise stays so.
    numbers.lose(mayLose());
    if (!waited && waits()) {
      released = whole();
      awaited = released;
    }
  }

  /** Their numbers. */
  ChangeNumbers numbers() {
    return numbers;
  }

  // ---- What is seen ----

  private boolean waits() {
    return retention.order() != null && promise.waits(retention.isSync());
  }

  /** From now on only what is durable is seen; what there is came from the log. */
  void releaseAll() {
    released = numbers.newest();
    awaited = released;
  }

  private long whole() {
    return open ? numbers.newest() - 1 : numbers.newest();
  }

  /** The number up to which changes may be seen. */
  long released() {
    DurableOrder order = retention.order();
    if (order == null || !waits()) {
      return whole();
    }
    if (awaited > released && order.durable() >= awaitedEntries) {
      released = awaited;
    }
    return released;
  }

  /** What decided all that came out so far was handed over; tells whether a reader waits for it. */
  boolean handedOver(long handed) {
    if (!waits()) {
      return false;
    }
    long seen = released();
    if (whole() > seen && awaited <= seen) {
      awaited = whole();
      awaitedEntries = handed;
    }
    return isAwaited();
  }

  /** The entries that are to be durable before more is seen. */
  long awaited() {
    return awaitedEntries;
  }

  /** Tells whether a reader waits until something is durable. */
  boolean isAwaited() {
    if (!waits()) {
      return false;
    }
    long seen = released();
    for (int i = 0; i < readers.size(); i++) {
      RetainedReader reader = readers.get(i);
      if (reader.owed() > 0 && reader.needs() > seen) {
        return true;
      }
    }
    return false;
  }

  /** Why what waits will never be seen; null where that is not so. */
  @Nullable
  LaminarException failure() {
    DurableOrder order = retention.order();
    return order == null ? null : order.failure();
  }

  // ---- Readers ----

  /**
   * A ring reads from now on, or from a number on.
   *
   * @param after the number behind which it begins; negative: what comes from now on
   * @throws LaminarException {@link ErrorCode#SEQUENCE_NOT_RETAINED}, {@link ErrorCode#SEQUENCE_LOST}
   */
  RetainedReader read(RingStage ring, long after) {
    trim();
    RetainedReader reader = new RetainedReader(this, ring);
    if (after >= 0) {
      place(reader, after);
    }
    readers.add(reader);
    return reader;
  }

  private void place(RetainedReader reader, long after) {
    long newest = numbers.newest();
    if (after == newest) {
      return;
    }
    if (after > newest) {
      throw SequenceRefusal.lost(name, after, newest);
    }
    if (after < numbers.dropped()) {
      throw SequenceRefusal.notRetained(
          name, after, newest, count == 0 ? newest : number(list.first()) - 1);
    }
    int entry = list.first();
    long before = 0;
    // The number before the oldest is what a refusal names; it is nobody's.
    boolean found = after == numbers.dropped() || after == number(entry) - 1;
    while (!found && number(entry) <= after) {
      found = number(entry) == after;
      entry = list.after(entry);
      before++;
    }
    if (!found) {
      throw SequenceRefusal.lost(name, after, newest);
    }
    reader.beginAt(entry, count - before);
  }

  void remove(RetainedReader reader) {
    readers.remove(reader);
    closeIfGone();
  }

  void pump() {
    for (int i = readers.size() - 1; i >= 0; i--) { // From the last: one that is done leaves.
      readers.get(i).ring().pump();
    }
  }

  /** Tells whether a change would be dropped for its age if nobody needed it. */
  boolean isOld(int entry) {
    return limit.isTimed() && isOld(entry, now());
  }

  long number(int entry) {
    return entries.page(entry)[entries.offset(entry) + layout.numberWord()];
  }

  int behind(int entry) {
    return list.after(entry);
  }

  /** The words of a change; string words refer to {@link #heap}. */
  long[] page(int entry) {
    return entries.page(entry);
  }

  int offset(int entry) {
    return entries.offset(entry);
  }

  ByteHeap heap() {
    return heap;
  }

  // ---- The relation ----

  /** The bytes of what is retained. */
  public long liveBytes() {
    return (long) entries.size() * entries.stride() * Long.BYTES + heap.liveBytes();
  }

  /** Says who is stopped to make room. */
  public void onLimit(Consumer<LaminarException> stop) {
    account.onLimit(stop);
  }

  /** The relation has another definition from now on, of the same columns. */
  public void limit(RetainLimit other) {
    limit = other;
    trim();
  }

  /** What the sources behind the relation promise. */
  public RowPromise promise() {
    return promise;
  }

  /** How much is retained. */
  public RetainLimit limit() {
    return limit;
  }

  /** Takes the place of those of a relation with other columns: they are gone, and numbers go on. */
  public void goOnBehind(RetainedChanges others) {
    while (count > 0) {
      drop(list.first());
    }
    if (retention.hasBranched()) {
      // They may have been stopped when that began.
      others.numbers.lose(true);
    }
    numbers.goOnBehind(others.numbers, retention.life(), mayLose());
    releaseAll();
  }

  /** The relation is gone: readers get what there is. */
  public void abandon() {
    gone = true;
    closeIfGone();
  }

  private void closeIfGone() {
    if (gone && readers.isEmpty()) {
      account.close();
      retention.remove(this);
    }
  }

  // ---- State ----

  /** Writes them; between commits. */
  public void snapshot(StateWriter writer) {
    numbers.snapshot(writer);
    writer.writeLong(count);
    list.snapshot(writer);
    heap.snapshot(writer);
    entries.snapshot(writer);
  }

  /** Writes how far numbers have come, of a relation that was stopped. */
  public void snapshotOfStopped(StateWriter writer) {
    if (retention.hasBranched()) {
      // The reader of the checkpoint cannot know it: the copy may have begun after the stop.
      numbers.lose(true);
    }
    numbers.snapshot(writer);
  }

  /** Takes over what {@link #snapshotOfStopped} wrote. */
  public void restoreNumbers(StateReader reader) {
    numbers.restore(reader);
  }

  /** Takes over what {@link #snapshot} wrote. */
  public void restore(StateReader reader) {
    restoreNumbers(reader);
    count = reader.readLong();
    list.restore(reader);
    heap.restore(reader);
    entries.restore(reader);
    aliveSince = -1;
    releaseAll();
  }
}
