package io.laminar.capi;

import org.jspecify.annotations.Nullable;

/** What a handle stands for. One thread at a time uses it between {@link #enter} and {@link #exit}. */
abstract sealed class Held
    permits OpenDatabase, OpenSource, OpenSink, OpenSubscription, OpenStatement, OpenStream {
  /** Kinds of handles, in the order of the counters. */
  enum Kind {
    DATABASE(1, "database"),
    SOURCE(2, "source"),
    SINK(3, "sink"),
    SUBSCRIPTION(4, "subscription"),
    STATEMENT(5, "statement"),
    STREAM(6, "stream");

    /** What handles have in their highest byte. */
    final int number;

    final String text;

    Kind(int number, String text) {
      this.number = number;
      this.text = text;
    }
  }

  final Kind kind;

  // Null for a database.
  final @Nullable OpenDatabase parent;
  // Of the database.
  private final FunctionCalls functionCalls;
  private final CallMark mark = new CallMark();
  private volatile long handle;

  /** A database. */
  Held(FunctionCalls functionCalls) {
    this.kind = Kind.DATABASE;
    this.parent = null;
    this.functionCalls = functionCalls;
  }

  /** A handle that was made of a database. */
  Held(Kind kind, OpenDatabase parent) {
    this.kind = kind;
    this.parent = parent;
    this.functionCalls = parent.functionCalls();
  }

  /** Its number in the table, 0 until it is there. */
  final long handle() {
    return handle;
  }

  /** Called by the table, once. */
  final void handle(long number) {
    handle = number;
  }

  /**
   * Lets the calling thread in.
   *
   * @throws io.laminar.api.LaminarException {@link io.laminar.api.ErrorCode#WRONG_THREAD} where one is inside; {@link
   *     io.laminar.api.ErrorCode#WOULD_DEADLOCK} within a function that the database calls
   */
  final void enter() {
    functionCalls.refuseWithin();
    mark.enter(kind.text);
  }

  /** As {@link #enter}, also within a function: to close it. */
  final void enterToClose() {
    mark.enter(kind.text);
  }

  final void exit() {
    mark.exit();
  }

  final FunctionCalls functionCalls() {
    return functionCalls;
  }

  final CallMark mark() {
    return mark;
  }

  /**
   * Ends what the handle stands for and takes it out of the table. A second time does nothing.
   *
   * @throws io.laminar.api.LaminarException where it cannot be ended now; it stays open then
   */
  final void close() {
    release();
    if (HandleTable.shared().remove(this) && parent != null) {
      parent.forget(this);
    }
  }

  /**
   * Ends what it stands for; does nothing a second time.
   *
   * @throws io.laminar.api.LaminarException where it cannot be ended now
   */
  abstract void release();
}
