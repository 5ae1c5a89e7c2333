package io.laminar.core.engine;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.StateBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The current rows of a materialized view: a Z-set, row by row with its weight, in the order in
 * which the rows came. A row whose weight is 0 is gone; when it comes again it is the newest.
 *
 * <pre>
 *   entry: │ the row's columns: the key │ weight │ row before, row after │
 * </pre>
 *
 * <p>Confined to the engine's thread; {@link #snapshot} copies.
 */
final class MaterializedRows {
  private static final int WEIGHT = 0;
  private static final int NEIGHBOURS = 1;
  private static final int PAYLOAD_WORDS = 2;
  private static final int NONE = 0;

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

  MaterializedRows(Schema schema) {
    this.schema = schema;
    this.columns = IntStream.range(0, schema.size()).toArray();
    KeyLayout layout = KeyLayout.of(IntStream.of(columns).mapToObj(schema::type).toList());
    StateBudget budget = StateBudget.ofHalfTheHeap();
    this.heap = new ByteHeap(budget);
    this.rows = new KeyedTable(layout, PAYLOAD_WORDS, heap, budget);
    this.keys = new KeyRows(layout);
  }

  /** Adds a batch's rows with their weights. */
  void add(Batch batch) {
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

  private int after(int id) {
    return (int) word(id, NEIGHBOURS);
  }

  private long word(int id, int word) {
    return rows.entries().page(id)[rows.entries().offset(id) + rows.payload() + word];
  }

  private void word(int id, int word, long value) {
    rows.entries().page(id)[rows.entries().offset(id) + rows.payload() + word] = value;
  }

  long stateBytes() {
    return rows.liveBytes() + heap.liveBytes();
  }

  /** The rows, each as often as its weight says. The batches are the caller's own. */
  List<Batch> snapshot() {
    List<Batch> batches = new ArrayList<>();
    ColumnBuffer[] buffers = newBuffers();
    int size = 0;
    for (int id = oldest; id != NONE; id = after(id)) {
      for (long copy = 0; copy < word(id, WEIGHT); copy++) {
        for (int column = 0; column < buffers.length; column++) {
          rows.copyKey(id, column, buffers[column], size);
        }
        if (++size == Batch.MAX_ROWS) {
          batches.add(batch(buffers, size));
          buffers = newBuffers();
          size = 0;
        }
      }
    }
    if (size > 0) {
      batches.add(batch(buffers, size));
    }
    return batches;
  }

  private ColumnBuffer[] newBuffers() {
    ColumnBuffer[] buffers = new ColumnBuffer[columns.length];
    for (int column : columns) {
      buffers[column] = new ColumnBuffer(schema.type(column));
    }
    return buffers;
  }

  private static Batch batch(ColumnBuffer[] buffers, int size) {
    Batch batch = new Batch(buffers.length);
    for (int column = 0; column < buffers.length; column++) {
      batch.column(column, buffers[column].vector());
    }
    batch.selectFirst(size);
    return batch;
  }
}
