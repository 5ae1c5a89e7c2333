package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Somebody on another thread reads pages that were pinned for it, until it releases them. Pages that
 * live on for it alone are charged to its account.
 *
 * <p>It gives way: where such a page does not fit into the memory limit, or a query needs the room
 * that such pages take, the owner revokes the hold and writes the pages in place. The reader may
 * have read a page that was half overwritten. So it asks, behind all that it read and before it
 * believes any of it, whether the hold is still its own.
 *
 * <p>One that {@linkplain #insist insists} does not: there the owner waits until the reader is done.
 */
public final class PageHold implements AutoCloseable {
  private static final long WAIT_NANOS = 100_000;

  private final MemoryAccount account;

  // Written by both threads, in one direction.
  private volatile boolean ended;
  private volatile boolean revoked;

  // Written by the reader, or for it.
  private volatile boolean insists;

  /**
   * Begins to hold nothing.
   *
   * @param account of a reader; closed with the hold
   */
  public PageHold(MemoryAccount account) {
    this.account = account;
    account.onLimit(cause -> giveWay());
  }

  MemoryAccount account() {
    return account;
  }

  // ---- The owner of the pages ----

  /** Tells whether a page must stay as it is, whose copy takes room. Revokes the hold where there is none. */
  boolean keeps(long bytes) {
    if (!ended && !account.hasRoom(bytes)) {
      giveWay();
    }
    return !ended;
  }

  private void giveWay() {
    while (insists && !ended) {
      // The reader needs nothing of this thread, and closes the hold whatever happens to it.
      LockSupport.parkNanos(this, WAIT_NANOS);
    }
    if (!ended) {
      revoke();
    }
  }

  boolean isEnded() {
    return ended;
  }

  private void revoke() {
    revoked = true;
    ended = true;
    // Before any page is written, so that who reads one that was learns of it.
    VarHandle.fullFence();
    account.close();
  }

  // ---- The reader ----

  /**
   * From now on the owner waits for the reader where the pages do not fit, and nothing is revoked. The reader must not wait for
   * the owner any more, until it has closed the hold.
   */
  public void insist() {
    insists = true;
  }

  /**
   * Vouches for everything that was read so far.
   *
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} where the hold was revoked
   */
  public void requireHeld() {
    VarHandle.fullFence();
    if (revoked) {
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          account.owner()
              + " gave way to the state of the queries: the pages that it keeps do not fit"
              + " into memoryLimit",
          "Give a larger memoryLimit, or keep less: fewer groups, windows, time bounds of joins");
    }
  }

  /** Lets all pages go. Any thread, once nobody reads them for it any more. */
  @Override
  public void close() {
    ended = true;
    account.close();
  }
}
