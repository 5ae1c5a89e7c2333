package io.laminar.benchmarks.reliability;

import io.laminar.core.engine.log.FrameKinds;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A log whose calls are points at which a process can end, and which can do wrong. */
final class WatchedLog extends ForwardingLog {
  private static final int ORDER_HEAD_BYTES = Long.BYTES + Integer.BYTES;
  private static final int ENTRY_BYTES = 4 * Long.BYTES;
  private static final int SKIPPED = 1_000;
  private static final int LOST = 20;

  private final boolean rows;
  private final Hooks hooks;

  // Of the fault that leaves entries out: how many were met, and how many are gone.
  private long entries;
  private long skipped;
  private int rowFrames;

  WatchedLog(FrameLog log, boolean rows, Hooks hooks) {
    super(log);
    this.rows = rows;
    this.hooks = hooks;
  }

  @Override
  public long append(int kind, long epoch, ByteBuffer payload) {
    if (!rows) {
      hooks.reach(KillPoint.CHECKPOINT_APPENDS);
      return log.append(kind, epoch, payload);
    }
    boolean ofRows = kind == FrameKinds.ROWS || kind == FrameKinds.ORDER || kind == FrameKinds.PART;
    if (kind == FrameKinds.ROWS && hooks.has(Fault.LOST_ROWS) && ++rowFrames % LOST == 0) {
      return log.next();
    }
    hooks.reach(ofRows ? KillPoint.BEFORE_APPEND : KillPoint.BEFORE_STATEMENT);
    long sequence = log.append(kind, epoch, changed(kind, payload));
    hooks.reach(ofRows ? KillPoint.AFTER_APPEND : KillPoint.AFTER_STATEMENT);
    return sequence;
  }

  private ByteBuffer changed(int kind, ByteBuffer payload) {
    if (kind == FrameKinds.ORDER && hooks.has(Fault.SKIPPED_ORDER_ENTRY)) {
      return withoutAnEntry(payload);
    }
    return payload;
  }

  /** Entries of the order as if one of a thousand had never been noted; indexes go on without a gap. */
  private ByteBuffer withoutAnEntry(ByteBuffer payload) {
    ByteBuffer from = payload.order(ByteOrder.LITTLE_ENDIAN);
    long first = from.getLong() - skipped;
    int count = from.getInt();
    int left = -1;
    for (int entry = 0; entry < count; entry++) {
      if (++entries % SKIPPED == 0) {
        left = entry;
      }
    }
    ByteBuffer result = ByteBuffer.allocate(ORDER_HEAD_BYTES + count * ENTRY_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(first)
        .putInt(left < 0 ? count : count - 1);
    for (int entry = 0; entry < count; entry++) {
      for (int word = 0; word < ENTRY_BYTES / Long.BYTES; word++) {
        long value = from.getLong();
        if (entry != left) {
          result.putLong(value);
        }
      }
    }
    skipped += left < 0 ? 0 : 1;
    return result.flip();
  }

  @Override
  public void force() {
    hooks.reach(rows ? KillPoint.BEFORE_FORCE : KillPoint.CHECKPOINT_BEFORE_FORCE);
    log.force();
    hooks.reach(rows ? KillPoint.AFTER_FORCE : KillPoint.CHECKPOINT_AFTER_FORCE);
  }

  @Override
  public void trimBelow(long sequence) {
    hooks.reach(KillPoint.BEFORE_TRIM);
    log.trimBelow(sequence);
    hooks.reach(KillPoint.AFTER_TRIM);
  }

  @Override
  public FrameReader reader(long sequence) {
    KillPoint point = rows ? KillPoint.RECOVERING_LOG : KillPoint.RECOVERING_CHECKPOINT;
    return new WatchedReader(log.reader(sequence), point, hooks);
  }

  private record WatchedReader(FrameReader reader, KillPoint point, Hooks hooks)
      implements FrameReader {
    @Override
    public boolean next() {
      hooks.reach(point);
      return reader.next();
    }

    @Override
    public long sequence() {
      return reader.sequence();
    }

    @Override
    public int kind() {
      return reader.kind();
    }

    @Override
    public long epoch() {
      return reader.epoch();
    }

    @Override
    public ByteBuffer payload() {
      return reader.payload();
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
