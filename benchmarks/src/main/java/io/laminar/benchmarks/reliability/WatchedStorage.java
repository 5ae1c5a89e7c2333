package io.laminar.benchmarks.reliability;

import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import java.util.List;

/** The logs of a store, watched. */
final class WatchedStorage implements Storage {
  private static final String ROWS = "rows";

  private final Storage storage;
  private final Hooks hooks;

  WatchedStorage(Storage storage, Hooks hooks) {
    this.storage = storage;
    this.hooks = hooks;
  }

  @Override
  public FrameLog open(String name) {
    boolean rows = name.equals(ROWS);
    if (!rows && !storage.logs().contains(name)) {
      hooks.reach(KillPoint.CHECKPOINT_OPENS);
    }
    FrameLog log = storage.open(name);
    FrameLog wrong = rows && hooks.has(Fault.ACKNOWLEDGE_BEFORE_APPEND) ? new LateLog(log) : log;
    return new WatchedLog(wrong, rows, hooks);
  }

  @Override
  public List<String> logs() {
    return storage.logs();
  }

  @Override
  public void delete(String name) {
    boolean isThere = storage.logs().contains(name);
    if (isThere) {
      hooks.reach(KillPoint.BEFORE_REMOVAL);
    }
    storage.delete(name);
    if (isThere) {
      hooks.reach(KillPoint.AFTER_REMOVAL);
    }
  }

  @Override
  public void close() {
    storage.close();
  }
}
