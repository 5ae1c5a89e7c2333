package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.state.MemoryAccount.Holder;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes that the state and the rings of a database may take, divided as they are needed.
 *
 * <pre>
 *   page ──charge──▶ MemoryAccount, one a query ──▶ MemoryBudget, one a database
 *                                                      │ beyond the limit
 *                        the query that holds most ◀───┘
 * </pre>
 *
 * <p>At the limit the query gives way that is furthest above its share, the limit divided by the
 * number of queries: the one that holds most. If it is the one that asks, it gets {@link
 * ErrorCode#RESOURCE_LIMIT}. Otherwise it is marked, and stopped by {@link #stopMarked} as soon as
 * the batch is done; until then the others may overdraw by a quarter of the limit.
 *
 * <p>Whoever only reads gives way to all: it is refused what does not fit, and ends when queries
 * need the room that it takes.
 *
 * <p>Any thread; operators charge by the page, so that the lock costs nothing.
 */
public final class MemoryBudget {
  /** An account has no limit but that of the budget. */
  public static final long NO_LIMIT = Long.MAX_VALUE;

  private static final int OVERDRAFT_DIVISOR = 4;

  private final long limitBytes;
  private final List<MemoryAccount> accounts = new ArrayList<>();
  private long usedBytes;
  private boolean limited = true;

  // Volatile: asked after every batch, without the lock.
  private volatile boolean hasMarked;

  /**
   * Makes a budget of which nothing is used.
   *
   * @param limitBytes at least 1
   */
  public MemoryBudget(long limitBytes) {
    if (limitBytes < 1) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a memory limit of " + limitBytes + " bytes is not possible",
          "Give at least 1 byte");
    }
    this.limitBytes = limitBytes;
  }

  /** Half of the heap that the JVM may grow to. */
  public static long halfTheHeapBytes() {
    return Math.max(1, Runtime.getRuntime().maxMemory() / 2);
  }

  /** The limit. */
  public long limitBytes() {
    return limitBytes;
  }

  /** The bytes that all accounts hold. */
  public synchronized long usedBytes() {
    return usedBytes;
  }

  /**
   * Opens the account of a query, to be closed when the query's state is gone.
   *
   * @param owner whose it is, for messages
   * @return an account that holds nothing
   */
  public synchronized MemoryAccount open(String owner) {
    return open(owner, NO_LIMIT);
  }

  /**
   * Opens the account of a query that has a limit of its own. Beyond it the query is stopped by {@link #stopMarked}, when the
   * batch is done: its commits are whole.
   *
   * @param owner whose it is, for messages
   * @param limitBytes of the query alone, or {@link #NO_LIMIT}
   * @return an account that holds nothing
   */
  public synchronized MemoryAccount open(String owner, long limitBytes) {
    return open(new MemoryAccount(this, owner, Holder.QUERY, limitBytes));
  }

  /**
   * Opens the account of somebody who only reads, and therefore never has a query stopped: what does
   * not fit is refused.
   *
   * @param owner whose it is, for messages
   * @return an account that holds nothing, to be closed when the reading is done
   */
  public synchronized MemoryAccount openReader(String owner) {
    return open(new MemoryAccount(this, owner, Holder.READER, NO_LIMIT));
  }

  /**
   * Opens the account of a ring, whose memory is not taken away as long as the ring is there: what
   * does not fit is refused.
   *
   * @param owner whose it is, for messages
   * @return an account that holds nothing, to be closed when the ring is gone
   */
  public synchronized MemoryAccount openRing(String owner) {
    return open(new MemoryAccount(this, owner, Holder.RING, NO_LIMIT));
  }

  private MemoryAccount open(MemoryAccount account) {
    accounts.add(account);
    return account;
  }

  /**
   * Says whether the limit holds.
   *
   * @param whether false while what was done before is done again: what did not fit then is known
   */
  public synchronized void limit(boolean whether) {
    limited = whether;
  }

  /**
   * Refuses to go on with what was done again while the limit did not hold, if it takes more than the limit ever allowed: nothing
   * would be left of it, as the next page stops the query that holds most. The overdraft is allowed: a process may have ended
   * before it stopped that query.
   *
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT}
   */
  public synchronized void checkRestored() {
    if (usedBytes - limitBytes > limitBytes / OVERDRAFT_DIVISOR) {
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "the state that is brought back takes " + usedBytes + " bytes, and memoryLimit is "
              + limitBytes,
          "give a memoryLimit of " + usedBytes
              + " bytes at least, as the database had, and do it again:"
              + " the directory keeps what it has");
    }
  }

  synchronized boolean fits(long bytes) {
    return !limited || bytes <= limitBytes - usedBytes;
  }

  /** Tells whether a query is to be stopped: see {@link #stopMarked}. */
  public boolean hasMarked() {
    return hasMarked;
  }

  /** Stops the queries that have to make room; between two batches, on the thread that runs them. */
  public void stopMarked() {
    List<MemoryAccount> marked;
    synchronized (this) {
      hasMarked = false;
      marked = accounts.stream().filter(MemoryAccount::isMarked).toList();
    }
    for (MemoryAccount account : marked) {
      account.stop().accept(refusal(account));
    }
  }

  // ---- For accounts, which hold the lock ----

  void charge(MemoryAccount payer, long bytes) {
    if (bytes > 0 && bytes > limitBytes - usedBytes && limited) {
      makeRoom(payer, bytes);
    }
    usedBytes += bytes;
  }

  /** Its owner holds more than it may. */
  void markBeyondLimit(MemoryAccount account) {
    account.mark();
    hasMarked = true;
  }

  private static boolean isFurtherAbove(MemoryAccount account, MemoryAccount other, long more) {
    return account.holder() == other.holder()
        ? account.heldBytes() > other.heldBytes() + more
        : account.holder() == Holder.READER;
  }

  /** Charges what is there already; whoever owes it gives way if it does not fit. */
  void owe(MemoryAccount debtor, long bytes) {
    usedBytes += bytes;
    if (usedBytes > limitBytes && limited) {
      debtor.mark();
    }
  }

  void close(MemoryAccount account, long heldBytes) {
    usedBytes -= heldBytes;
    accounts.remove(account);
  }

  /** Marks the largest accounts until the rest is within the limit; throws if the payer is one. */
  private void makeRoom(MemoryAccount payer, long bytes) {
    if (payer.holder() != Holder.QUERY) {
      throw refusal(payer);
    }
    long overdraft = limitBytes / OVERDRAFT_DIVISOR;
    long staying = usedBytes + bytes;
    for (MemoryAccount account : accounts) {
      staying -= account.isMarked() ? account.heldBytes() : 0;
    }
    while (staying > limitBytes) {
      MemoryAccount most = payer;
      for (MemoryAccount account : accounts) {
        boolean mayGiveWay = account.holder() != Holder.RING && !account.isMarked();
        if (mayGiveWay && isFurtherAbove(account, most, most == payer ? bytes : 0)) {
          most = account;
        }
      }
      if (most == payer) {
        throw refusal(payer);
      }
      most.mark();
      hasMarked = true;
      staying -= most.heldBytes();
    }
    if (payer.isMarked() || usedBytes + bytes - limitBytes > overdraft) {
      throw refusal(payer);
    }
  }

  LaminarException refusal(MemoryAccount account) {
    if (account.isBeyondLimit()) {
      return new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "the state of " + account.owner() + " takes " + account.bytesOfRows()
              + " bytes, more than its state_limit_bytes, " + account.limitBytes(),
          "Give a larger state_limit_bytes, or keep less: fewer groups, windows, time bounds of joins");
    }
    String limit = "memoryLimit, " + limitBytes + " bytes";
    return switch (account.holder()) {
      case QUERY ->
        new LaminarException(
            ErrorCode.RESOURCE_LIMIT,
            "the state of all queries would exceed " + limit + ", and " + account.owner()
                + " is furthest above its share",
            "Use fewer groups, shorter windows or a smaller watermark delay, or give a larger"
                + " memoryLimit");
      case READER ->
        new LaminarException(
            ErrorCode.RESOURCE_LIMIT,
            account.owner() + " does not fit into " + limit + ", beside the state of the queries",
            "Select fewer rows or groups, or give a larger memoryLimit");
      case RING ->
        new LaminarException(
            ErrorCode.RESOURCE_LIMIT,
            account.owner() + " does not fit into " + limit + ", beside what else holds memory",
            "Lower buffer_size (bufferSize of a subscription), or give a larger memoryLimit");
    };
  }

  /**
   * The error for a heap that has no room, though the limit was kept: what is not counted here, such
   * as the rest of the program, takes more than the limit leaves.
   *
   * @param exhausted what was thrown
   * @return a limit that was reached, not a defect
   */
  public static LaminarException heapIsFull(OutOfMemoryError exhausted) {
    return new LaminarException(
        ErrorCode.RESOURCE_LIMIT,
        "the heap has no room: " + exhausted.getMessage(),
        null,
        "Give the process a larger heap (-Xmx), or a smaller memoryLimit, which leaves more of it to the"
            + " rest of the program",
        exhausted);
  }
}
