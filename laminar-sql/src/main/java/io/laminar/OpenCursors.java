package io.laminar;

import io.laminar.core.state.MemoryAccount;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;

/**
 * The cursors that are open: what is kept for one that became unreachable goes with the next that is opened, and what is
 * kept for the others when the database is closed. Any thread.
 */
final class OpenCursors {
  private final Map<Reference<QueryCursor>, MemoryAccount> open = new HashMap<>();
  private final ReferenceQueue<QueryCursor> lost = new ReferenceQueue<>();

  // Volatile: written under the lock, read by all queries that run.
  private volatile boolean closed;

  synchronized QueryCursor add(QueryCursor cursor) {
    for (Reference<? extends QueryCursor> gone = lost.poll(); gone != null; gone = lost.poll()) {
      MemoryAccount kept = open.remove(gone);
      if (kept != null) {
        kept.close();
      }
    }
    open.values().removeIf(MemoryAccount::isClosed);
    open.put(new WeakReference<>(cursor, lost), cursor.account());
    return cursor;
  }

  /** Tells whether the database is closed: queries end then, those with a cursor and the others. */
  boolean isClosed() {
    return closed;
  }

  /** The database is closed: who reads learns so, and nothing is kept any more. */
  synchronized void close() {
    closed = true;
    open.values().forEach(MemoryAccount::close);
    open.clear();
  }
}
