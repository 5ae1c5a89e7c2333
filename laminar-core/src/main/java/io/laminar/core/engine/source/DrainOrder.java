package io.laminar.core.engine.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The total order of everything that decides an output: which rows were drained from which lane, when
 * steps of the watermark were done, what the clock and the memory decided, and where the graph
 * changed. Replayed over the same lanes it gives the same output.
 *
 * <pre>
 *   entry = kind │ source or query │ lane or value │ rows, end or watermark
 *   position = rows drained before the entry
 * </pre>
 *
 * <p>It does not say what a subscription's own reader decided: which rows it lost by its {@code
 * OVERFLOW}, and when it ended because {@code memoryLimit} had no room for what it had not read.
 *
 * <p>Written by the engine's thread, read when the engine is idle. Where a log keeps it, the entries of
 * a round are {@linkplain #release released} at its end as a group, and go on being counted.
 */
public final class DrainOrder implements Entries {
  /** Rows of one lane were drained. */
  public static final long ROWS = 0;

  /** A lane became idle, or {@link #NO_LANE}. */
  public static final long IDLE = 1;

  /** The time that expressions see from here on. */
  public static final long NOW = 2;

  /** A producer handle was made, with a lane of so many rows: how it wraps decides how rows are cut. */
  public static final long OPENED = 3;

  /**
   * A producer handle is gone, and everything that it pushed was drained: {@link #ENDS_SOURCE} if the source ends with it, {@link
   * #LEFT_BEHIND} if its process had ended, so that its silence goes on.
   */
  public static final long CLOSED = 4;

  /** Of {@link #CLOSED}. */
  public static final long ENDS_SOURCE = 1;

  /** Of {@link #CLOSED}. */
  public static final long LEFT_BEHIND = 2;

  /** A step of what a source owes at its watermark was done. */
  public static final long STEP = 5;

  /** A watermark was declared for all handles. */
  public static final long ADVANCED = 6;

  /** A watermark holds for a lane whose row was given up. */
  public static final long DECLARED = 7;

  /** The clock threw: queries over the source that ask for the time were stopped. */
  public static final long CLOCK_FAILED = 8;

  /** The time that operators see from here on that go by the clock. */
  public static final long ELAPSED = 9;

  /** Timers of a query were due by the clock. */
  public static final long TICKED = 10;

  /** A handle that was silent was heard of again. */
  public static final long SPOKE = 11;

  /**
   * The graph was changed by its owner: something was created, replaced or dropped, or a subscription
   * came or went. A replay asks the owner to do it again.
   */
  public static final long COMMAND = 12;

  /** Another step of a change that takes several, of which {@link #COMMAND} is the first. */
  public static final long CHANGE_STEP = 13;

  /** A change was refused after its first step. */
  public static final long CHANGE_REFUSED = 14;

  /** Before the command that makes a query: rows of a lane that wait, and that it does not see. */
  public static final long UNSEEN = 15;

  /** Before the command that makes a query: the time that it sees first, by both clocks. */
  public static final long FIRST_TIME = 16;

  /** A query was stopped to make room for others. */
  public static final long STOPPED = 17;

  /** A call of a node failed: see {@link io.laminar.core.pipeline.CallCount}. */
  public static final long FAILED = 18;

  /** Another step of a tick that found no room at once, of which {@link #TICKED} is the first. */
  public static final long TICK_STEP = 19;

  /** What a call of a node had left waited for room: see {@link io.laminar.core.pipeline.CallCount}. */
  public static final long WAITED = 20;

  /** A subscription came: the number of the text of its relation's name; 1 for its errors. */
  public static final long SUBSCRIBED = 21;

  /** A subscription went: as {@link #SUBSCRIBED}. */
  public static final long UNSUBSCRIBED = 22;

  /** What reads a source was ended: the number of the text of the cause. */
  public static final long READERS_ENDED = 23;

  /** A statement is done: its number, and 1 if it was carried out, 0 if it was refused. */
  public static final long STATEMENT_DONE = 24;

  /** A handle does not hold back time before its first row: it was cloned before it ever pushed. */
  public static final long COUNTS_LATER = 25;

  /**
   * So much time has passed by the clock of durations: from here it goes on in a later life. {@link #RESTED} if nobody could push
   * before, so that silence counts from here.
   */
  public static final long PASSED = 26;

  /** Of {@link #PASSED}. */
  public static final long RESTED = 1;

  /**
   * A life of the process begins: its number, and {@link #MAY_LOSE} if results that were seen in it may be lost with it, {@link
   * #BRANCHES} if others may have gone on from the same place. {@link #TIMES_SILENCE} where handles come and go at a time that is noted,
   * which earlier versions did not do.
   */
  public static final long LIFE = 27;

  /** Of {@link #LIFE}. */
  public static final long MAY_LOSE = 1;

  /** Of {@link #LIFE}. */
  public static final long BRANCHES = 2;

  /** Of {@link #LIFE}. */
  public static final long TIMES_SILENCE = 4;

  /** The life has ended as it should: where this is in the log, all is that was seen. */
  public static final long ENDED = 28;

  /** In a kind: the entry is the last of those that were released together. */
  public static final long GROUP_END = 1L << 62;

  /** In place of a lane: the source became idle while nobody held a handle. */
  public static final int NO_LANE = -1;

  private static final long IN_MEMORY = -1;

  /** The longs of an entry. */
  public static final int WORDS = 4;

  private long[] words = new long[64 * WORDS];
  private int size;
  private long position;
  private int commands;

  // Why something failed or was stopped, and names.
  private final List<Object> texts = new ArrayList<>();

  // Of a log: what was released before, and the statement that is being carried out.
  private long firstEntry;
  private long firstText;
  private long statement = IN_MEMORY;

  /** Makes an empty order. */
  public DrainOrder() {}

  /** The entries that were not released. */
  @Override
  public int size() {
    return size;
  }

  // ---- A log ----

  /** What the entries of a round are released to. */
  public interface Receiver {
    /**
     * Takes what an entry of the next group refers to.
     *
     * @param number of the text
     * @param text a {@link Throwable}, or a {@link String}
     */
    void text(long number, Object text);

    /**
     * Takes entries that belong together; the array is the order's own.
     *
     * @param firstEntry the number of the first since the data directory was made
     * @param words four an entry; {@link DrainOrder#GROUP_END} marks the last
     * @param entries how many
     */
    void group(long firstEntry, long[] words, int entries);
  }

  /**
   * From now on a log keeps the order: what the owner changes is named by its statement.
   *
   * @param nextEntry the number of the next entry
   * @param nextText the number of the next text
   */
  public void goOnAt(long nextEntry, long nextText) {
    firstEntry = nextEntry;
    firstText = nextText;
    // One that is in the middle when a recovery ends goes on as the same.
    statement = Math.max(0, statement);
  }

  /** The number of the next entry. */
  public long nextEntry() {
    return firstEntry + size;
  }

  /** The number of the next text. */
  public long nextText() {
    return firstText + texts.size();
  }

  /** Hands over what was noted since the last time, and forgets it. Between two steps. */
  public void release(Receiver receiver) {
    for (int i = 0; i < texts.size(); i++) {
      receiver.text(firstText + i, texts.get(i));
    }
    firstText += texts.size();
    texts.clear();
    if (size > 0) {
      words[(size - 1) * WORDS] |= GROUP_END;
      receiver.group(firstEntry, words, size);
      firstEntry += size;
      size = 0;
    }
  }

  /** What follows is done for a statement of the owner; 0: for none. */
  public void statement(long number) {
    statement = number;
  }

  /** So much time has passed: {@link #PASSED}. */
  public void passed(long elapsedNanos) {
    append(PASSED, 0, elapsedNanos, 0);
  }

  /** So much time has passed, and nobody could push: {@link #RESTED}. */
  public void rested(long elapsedNanos) {
    append(PASSED, 0, elapsedNanos, RESTED);
  }

  /** A life of the process begins: {@link #LIFE}. */
  public void life(long number, boolean mayLose, boolean branches) {
    append(LIFE, 0, number, (mayLose ? MAY_LOSE : 0) | (branches ? BRANCHES : 0) | TIMES_SILENCE);
  }

  /** The life ends as it should: {@link #ENDED}. */
  public void ended() {
    append(ENDED, 0, 0, 0);
  }

  /** A statement is done: {@link #STATEMENT_DONE}. */
  public void statementDone(long number, boolean carriedOut) {
    append(STATEMENT_DONE, 0, number, carriedOut ? 1 : 0);
  }

  /** A subscription came: {@link #SUBSCRIBED}. In memory it is a command like others. */
  public void subscribed(String relation, boolean errors) {
    ofSubscription(SUBSCRIBED, relation, errors);
  }

  /** A subscription went: {@link #UNSUBSCRIBED}. In memory it is a command like others. */
  public void unsubscribed(String relation, boolean errors) {
    ofSubscription(UNSUBSCRIBED, relation, errors);
  }

  private void ofSubscription(long kind, String relation, boolean errors) {
    if (statement == IN_MEMORY) {
      command();
    } else {
      append(kind, 0, text(relation), errors ? 1 : 0);
    }
  }

  /** What reads a source was ended: {@link #READERS_ENDED}. In memory it is a command like others. */
  public void readersEnded(int source, Throwable cause) {
    if (statement == IN_MEMORY) {
      command();
    } else {
      append(READERS_ENDED, source, text(cause), 0);
    }
  }

  private long text(Object text) {
    texts.add(text);
    return nextText() - 1;
  }

  // ---- Entries ----

  /** The changes of the graph so far: the number of the next {@link #COMMAND}. */
  public int commands() {
    return commands;
  }

  /** The rows drained so far: the position of the next entry. */
  public long position() {
    return position;
  }

  void rows(int source, int lane, int rows) {
    append(ROWS, source, lane, rows);
    position += rows;
  }

  void idle(int source, int lane) {
    append(IDLE, source, lane, 0);
  }

  void step(int source) {
    append(STEP, source, 0, 0);
  }

  void spoke(int source, int lane) {
    append(SPOKE, source, lane, 0);
  }

  /** The graph is changed by its owner: the next {@link #COMMAND}. */
  public void command() {
    append(COMMAND, 0, statement == IN_MEMORY ? commands : statement, 0);
    commands++;
  }

  /** The graph is changed by a statement that the log has; by none: that is no change, as another life knows of it. */
  public void commandOfStatement() {
    if (statement > 0) {
      command();
    }
  }

  /** A {@link #CHANGE_STEP} was done. */
  public void changeStep() {
    append(CHANGE_STEP, 0, 0, 0);
  }

  /** A change was refused after its first step: {@link #CHANGE_REFUSED}. */
  public void changeRefused(Throwable cause) {
    append(CHANGE_REFUSED, 0, text(cause), 0);
  }

  /** A query that is made now does not see these rows of a lane: {@link #UNSEEN}. */
  public void unseen(int source, int lane, long rows) {
    append(UNSEEN, source, lane, rows);
  }

  /** The time that a query which is made now sees first: {@link #FIRST_TIME}. */
  public void firstTime(long nowNanos, long elapsedNanos) {
    append(FIRST_TIME, 0, nowNanos, elapsedNanos);
  }

  /** A query was {@link #STOPPED}. */
  public void stopped(int query, Throwable cause) {
    append(STOPPED, query, text(cause), 0);
  }

  /** A call of a node has {@link #FAILED}. */
  public void failed(long call, Throwable cause) {
    append(FAILED, 0, text(cause), call);
  }

  /** What a call of a node had left has {@link #WAITED}. */
  public void waited(long call) {
    append(WAITED, 0, 0, call);
  }

  /** Forgets what came after a number of entries: it had no consequences. */
  public void forgetFrom(int entries) {
    while (size > entries) {
      size--;
      commands -= kind(size) == COMMAND ? 1 : 0;
    }
  }

  void advanced(int source, long watermark) {
    append(ADVANCED, source, watermark, 0);
  }

  void declared(int source, int lane, long watermark) {
    append(DECLARED, source, lane, watermark);
  }

  void opened(int source, int lane, int capacityRows) {
    append(OPENED, source, lane, capacityRows);
  }

  void closed(int source, int lane, boolean endsSource, boolean leftBehind) {
    append(CLOSED, source, lane, (endsSource ? ENDS_SOURCE : 0) | (leftBehind ? LEFT_BEHIND : 0));
  }

  void countsLater(int source, int lane) {
    append(COUNTS_LATER, source, lane, 0);
  }

  void now(long nanos) {
    append(NOW, 0, nanos, 0);
  }

  void clockFailed(int source) {
    append(CLOCK_FAILED, source, 0, 0);
  }

  void elapsed(long nanos) {
    append(ELAPSED, 0, nanos, 0);
  }

  /** A tick of a query began: {@link #TICKED}. */
  public void ticked(int query, long elapsedNanos, long nowNanos) {
    append(TICKED, query, elapsedNanos, nowNanos);
  }

  /** A {@link #TICK_STEP} was done. */
  public void tickStep(int query) {
    append(TICK_STEP, query, 0, 0);
  }

  private void append(long kind, long source, long value, long rows) {
    int at = size * WORDS;
    if (at == words.length) {
      words = Arrays.copyOf(words, words.length * 2);
    }
    words[at] = kind;
    words[at + 1] = source;
    words[at + 2] = value;
    words[at + 3] = rows;
    size++;
  }

  @Override
  public long kind(int entry) {
    return words[entry * WORDS];
  }

  @Override
  public int source(int entry) {
    return (int) words[entry * WORDS + 1];
  }

  @Override
  public long value(int entry) {
    return words[entry * WORDS + 2];
  }

  @Override
  public Throwable cause(int entry) {
    return (Throwable) texts.get((int) (value(entry) - firstText));
  }

  @Override
  public String name(int entry) {
    return (String) texts.get((int) (value(entry) - firstText));
  }

  @Override
  public long count(int entry) {
    return words[entry * WORDS + 3];
  }
}
