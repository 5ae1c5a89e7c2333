package io.laminar.api;

/**
 * A readable end of the database: a sink, or a stream, view or source by its own name.
 *
 * <p>Any thread may call it. It stands for what its name stood for when it was looked up: once that
 * is dropped or replaced, it takes no subscriptions any more.
 *
 * @param <T> a record type whose components bind to the columns by name, or {@link Row}
 */
public interface Sink<T> {
  /**
   * Returns the columns.
   *
   * @return the schema
   */
  Schema schema();

  /**
   * Tells whether rows carry weights.
   *
   * @return true for a changelog, false for an append-only stream
   */
  boolean isChangelog();

  /**
   * Subscribes losslessly to every result that is emitted after this returns.
   *
   * @return the subscription
   * @throws LaminarException {@link ErrorCode#CHANGELOG_NOT_ALLOWED} where this is a changelog: ask
   *     for {@link #changes()} or use {@link Subscription#visit}; {@link ErrorCode#DROPPED} once it
   *     was dropped or replaced: look it up again
   */
  Subscription<T> subscribe();

  /**
   * Subscribes to every result that is emitted after this returns.
   *
   * @param overflow what happens when the subscriber is too slow
   * @return the subscription
   */
  Subscription<T> subscribe(Overflow overflow);

  /**
   * Shows every result that is emitted after this returns to a visitor, in the call that causes it: a
   * push, {@code awaitIdle()}, a statement. There is no ring and no copy in between, so this is the
   * fastest way to results in {@link Execution#CALLER_RUNS}, and the visitor never lags. Rows of a
   * changelog come with their weights.
   *
   * <p>The visitor must not call the database. What it throws ends its subscription, and the push
   * (an {@code INSERT} is one), {@code awaitIdle()} or {@code tick()} that was going on, whose rows were taken, throws {@link
   * ErrorCode#VISITOR_FAILED}, which of a larger batch says how many; where that was another statement, which is never left half done, the next of
   * these does. It is shown rows until the subscription is closed, also where nobody holds that.
   *
   * @param visitor shown the rows in order, on the thread that opened the database
   * @return where to see the end and to close; it holds no rows: {@link Subscription#poll} gives null,
   *     or throws what ended it
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} on an engine thread of its own, {@link
   *     ErrorCode#DROPPED}
   */
  Subscription<T> subscribe(RowVisitor visitor);

  /**
   * Subscribes losslessly to a changelog, or to an append-only stream, whose weights are 1 unless a
   * materialized view that it is made of is replaced by one of another definition: rows are then
   * retracted, where {@link #subscribe()} ends with {@link ErrorCode#CHANGELOG_NOT_ALLOWED}.
   *
   * @return the subscription
   */
  Subscription<Change<T>> changes();

  /**
   * Subscribes to a changelog.
   *
   * @param overflow what happens when the subscriber is too slow
   * @return the subscription
   */
  Subscription<Change<T>> changes(Overflow overflow);

  /**
   * Subscribes losslessly to all changes behind one that was handled: those that are retained first, then what is emitted
   * from now on, without gap or duplicate. Of a relation {@code WITH (retain = …)}, a changelog or not. A subscriber that
   * keeps {@link Change#sequence()} beside what it does with a change handles each exactly once, also where the process ends
   * in between. Changes that it has yet to read stay retained; sources are held back only where that would be more than is
   * retained anyway.
   *
   * <p>Arrow batches of this subscription have an INT64 column {@code __sequence} behind all others.
   *
   * @param sequence the number of the change that was handled last; 0 for none
   * @return the subscription
   * @throws LaminarException {@link ErrorCode#SEQUENCE_NOT_RETAINED} where changes behind it are retained no more: the
   *     message says which are; {@link ErrorCode#SEQUENCE_LOST} where there is no such change: it was seen, and lost with its
   *     process under {@link WalMode#ASYNC}; {@link ErrorCode#NOT_SUPPORTED} where none are retained; {@link
   *     ErrorCode#INVALID_ARGUMENT} for a negative number
   */
  Subscription<Change<T>> changesAfter(long sequence);
}
