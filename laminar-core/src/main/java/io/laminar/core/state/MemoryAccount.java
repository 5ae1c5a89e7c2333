package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.function.Consumer;

/**
 * What the state of one query takes of a {@link MemoryBudget}. Every page of entries, index or
 * strings is charged before it is allocated, so that a query which outgrows the budget stops by name
 * instead of taking the process down.
 *
 * <p>Charged by the thread that runs the query; the budget is shared by threads.
 */
public final class MemoryAccount implements AutoCloseable {
  /** What memory is held for. */
  enum Holder {
    /** A query: stopped where it is furthest above its share. */
    QUERY,

    /** Somebody who only reads: refused what does not fit, and the first to give way. */
    READER,

    /** A ring: refused where it does not fit, and never taken away. */
    RING
  }

  private final MemoryBudget budget;
  private final String owner;
  private final Holder holder;
  private final long limitBytes;
  private final PageStore pages = new PageStore(this);

  // Guarded by the budget.
  private Consumer<LaminarException> stop = cause -> {};
  private long usedBytes;

  // What it held when its owner had no rows yet; its own limit is for what comes beside that.
  private long fixedBytes;
  private boolean isLimited;
  private boolean marked;
  private boolean closed;

  /**
   * Makes an account that holds nothing.
   *
   * @param holder what gives way to it, and what it gives way to
   * @param limitBytes of its own; beyond it the owner is marked, to be stopped when its batch is done
   */
  MemoryAccount(MemoryBudget budget, String owner, Holder holder, long limitBytes) {
    this.budget = budget;
    this.owner = owner;
    this.holder = holder;
    this.limitBytes = limitBytes;
  }

  /**
   * Makes the only account of a budget of its own.
   *
   * @param limitBytes at least 1; beyond it state raises {@link ErrorCode#RESOURCE_LIMIT}
   * @return the account
   */
  public static MemoryAccount ofBytes(long limitBytes) {
    return new MemoryBudget(limitBytes).open("a query");
  }

  /**
   * Makes the only account of a budget of half of the heap that the JVM may grow to.
   *
   * @return the account
   */
  public static MemoryAccount ofHalfTheHeap() {
    return ofBytes(MemoryBudget.halfTheHeapBytes());
  }

  /**
   * Says how its owner is stopped when others need the room; until then, by its next charge.
   *
   * @param action called by {@link MemoryBudget#stopMarked}
   */
  public void onLimit(Consumer<LaminarException> action) {
    synchronized (budget) {
      stop = action;
    }
  }

  /**
   * Says who reads the rows that were pinned now: for pages that its owner writes to, and that live
   * on for the reader alone, the reader is charged until it is closed. On the thread that runs the
   * query.
   *
   * @param reader of the same budget
   */
  public void lendTo(MemoryAccount reader) {
    pages.lendTo(reader);
  }

  /**
   * Charges what its owner makes others keep. It is not asked: at the limit it is marked, and learns
   * by {@link #requireRoom}.
   *
   * @return false where it is closed
   */
  boolean owe(long bytes) {
    synchronized (budget) {
      if (!closed) {
        budget.owe(this, bytes);
        usedBytes += bytes;
      }
      return !closed;
    }
  }

  /**
   * Asks whether it may go on.
   *
   * @throws LaminarException with {@link ErrorCode#RESOURCE_LIMIT} where it has to make room
   */
  public void requireRoom() {
    synchronized (budget) {
      if (marked) {
        throw budget.refusal(this);
      }
    }
  }

  /** Tells whether everything was given back. */
  public boolean isClosed() {
    synchronized (budget) {
      return closed;
    }
  }

  /** The pages of its state, for the thread that runs the query. */
  PageStore pages() {
    return pages;
  }

  /** Tells whether an array could be charged without anybody having to make room. */
  boolean fits(long bytes) {
    return budget.fits(bytes);
  }

  /** Tells whether it may hold more, without anybody having to make room. */
  boolean hasRoom(long bytes) {
    synchronized (budget) {
      return !closed && !marked && budget.fits(bytes);
    }
  }

  /** Whose state it is, for messages. */
  String owner() {
    return owner;
  }

  /** The bytes of all arrays that the owner's state holds now, spare room included. */
  public long usedBytes() {
    synchronized (budget) {
      return usedBytes;
    }
  }

  /**
   * Charges an array that is about to be allocated.
   *
   * @param bytes its size; negative gives back
   * @throws LaminarException with {@link ErrorCode#RESOURCE_LIMIT}, with nothing charged
   */
  public void charge(long bytes) {
    synchronized (budget) {
      if (!closed) {
        budget.charge(this, bytes);
        usedBytes += bytes;
        if (isBeyondLimit() && !marked) {
          budget.markBeyondLimit(this);
        }
      }
    }
  }

  /**
   * Says that its owner is complete, and that rows begin: what it holds without any does not count for its own limit, which holds
   * from now on.
   */
  public void beginLimit() {
    synchronized (budget) {
      fixedBytes = usedBytes;
      isLimited = true;
    }
  }

  /** The bytes that rows may take whatever others hold. */
  public long limitBytes() {
    return limitBytes;
  }

  /** Tells whether its owner is to be stopped because it holds more than that. */
  public boolean isBeyondLimit() {
    synchronized (budget) {
      return isLimited && usedBytes - fixedBytes > limitBytes;
    }
  }

  /** Gives everything back: the state is gone. Nothing is charged any more. */
  @Override
  public void close() {
    synchronized (budget) {
      if (!closed) {
        closed = true;
        budget.close(this, usedBytes);
        usedBytes = 0;
      }
    }
  }

  // ---- For the budget, which holds its own lock ----

  long heldBytes() {
    return usedBytes;
  }

  /** The bytes that rows have made it hold. */
  long bytesOfRows() {
    return usedBytes - fixedBytes;
  }

  Holder holder() {
    return holder;
  }

  boolean isMarked() {
    return marked;
  }

  void mark() {
    marked = true;
  }

  Consumer<LaminarException> stop() {
    return stop;
  }
}
