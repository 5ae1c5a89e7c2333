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
  private final Map<Reference<QueryCursor>, Kept> open = new HashMap<>();
  private final ReferenceQueue<QueryCursor> lost = new ReferenceQueue<>();
  private boolean closed;

  private record Kept(QueryGuard guard, MemoryAccount account) {}

  synchronized QueryCursor add(QueryCursor cursor) {
    for (Reference<? extends QueryCursor> gone = lost.poll(); gone != null; gone = lost.poll()) {
      Kept kept = open.remove(gone);
      if (kept != null) {
        kept.account().close();
      }
    }
    open.values().removeIf(kept -> kept.account().isClosed());
    open.put(new WeakReference<>(cursor, lost), new Kept(cursor.guard(), cursor.account()));
    if (closed) {
      cursor.guard().closeDatabase();
    }
    return cursor;
  }

  /** The database is closed: who reads learns so, and nothing is kept any more. */
  synchronized void close() {
    closed = true;
    for (Kept kept : open.values()) {
      kept.guard().closeDatabase();
      kept.account().close();
    }
    open.clear();
  }
}
