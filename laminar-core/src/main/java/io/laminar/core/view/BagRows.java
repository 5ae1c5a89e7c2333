package io.laminar.core.view;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.stream.IntStream;

/**
 * The rows of a view without a key: a Z-set, row by row with its weight, in the order in which the
 * rows came. A row whose weight is 0 is gone; when it comes again it is the newest.
 *
 * <pre>
 *   entry: │ the row's columns: the key │ weight │ row before, row after │
 * </pre>
 */
final class BagRows implements ViewRows {
  static final int WEIGHT = 0;
  static final int NEIGHBOURS = 1;
  private static final int PAYLOAD_WORDS = 2;
  static final int NONE = 0;

  /** In the link of an entry that is on its way out. */
  private static final int LEAVING = 1;

  private final Schema schema;
  private final int[] columns;
  private final ByteHeap heap;
  private final KeyedTable rows;
  private final KeyRows keys;
  private final int[] ids = new int[Batch.MAX_ROWS];
  private final int[] created = new int[Batch.MAX_ROWS];
  private int oldest = NONE;
  private int newest = NONE;

  BagRows(Schema schema, MemoryAccount account) {
    this.schema = schema;
    this.columns = IntStream.range(0, schema.size()).toArray();
    KeyLayout layout =
        KeyLayout.ofRows(IntStream.of(columns).mapToObj(schema::type).toList());
    this.heap = new ByteHeap(account);
    this.rows = new KeyedTable(layout, PAYLOAD_WORDS, heap, account);
    this.keys = new KeyRows(layout);
  }

  @Override
  public void add(Batch batch) {
    int[] selection = batch.selection();
    int count = batch.size();
    rows.findOrInsert(keys, batch, columns, selection, count, ids, created);
    for (int i = 0; i < count; i++) {
      add(ids[i], batch.weight(selection[i]));
    }
    // Only now: an entry may come back within the batch.
    int leaving = 0;
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      if (word(id, WEIGHT) == 0 && rows.link(id) != LEAVING) {
        rows.link(id, LEAVING);
        ids[leaving++] = id;
      }
    }
    for (int i = 0; i < leaving; i++) {
      rows.remove(ids[i]);
    }
  }

  private void add(int id, long weight) {
    long before = word(id, WEIGHT);
    long after = before + weight;
    word(id, WEIGHT, after);
    if (before == 0 && after != 0) {
      append(id);
    } else if (before != 0 && after == 0) {
      unlink(id);
    }
  }

  private void append(int id) {
    word(id, NEIGHBOURS, neighbours(newest, NONE));
    if (newest == NONE) {
      oldest = id;
    } else {
      word(newest, NEIGHBOURS, neighbours(before(newest), id));
    }
    newest = id;
  }

  private void unlink(int id) {
    int before = before(id);
    int after = after(id);
    if (before == NONE) {
      oldest = after;
    } else {
      word(before, NEIGHBOURS, neighbours(before(before), after));
    }
    if (after == NONE) {
      newest = before;
    } else {
      word(after, NEIGHBOURS, neighbours(before, after(after)));
    }
  }

  private static long neighbours(int before, int after) {
    return (long) before << 32 | after;
  }

  private int before(int id) {
    return (int) (word(id, NEIGHBOURS) >>> 32);
  }

  static int after(long neighbours) {
    return (int) neighbours;
  }

  private int after(int id) {
    return after(word(id, NEIGHBOURS));
  }

  private long word(int id, int word) {
    return rows.entries().page(id)[rows.entries().offset(id) + rows.payload() + word];
  }

  private void word(int id, int word, long value) {
    rows.entries().writable(id)[rows.entries().offset(id) + rows.payload() + word] = value;
  }

  @Override
  public long stateBytes() {
    return rows.liveBytes() + heap.liveBytes();
  }

  /** Returns 0: a weight may be negative until what is retracted comes. */
  @Override
  public long ignoredRetractions() {
    return 0;
  }

  @Override
  public PinnedRows find(Batch key) {
    return pin();
  }

  @Override
  public PinnedRows pin() {
    return new PinnedBag(schema, rows.pin(), oldest);
  }

  @Override
  public void read(boolean read) {
    // It needs all changes.
  }

  @Override
  public long unreadChanges() {
    return 0;
  }

  @Override
  public void snapshot(StateWriter writer) {
    heap.snapshot(writer);
    rows.snapshot(writer);
    writer.writeLong(oldest);
    writer.writeLong(newest);
  }

  @Override
  public void restore(StateReader reader) {
    heap.restore(reader);
    rows.restore(reader);
    oldest = (int) reader.readLong();
    newest = (int) reader.readLong();
  }
}
