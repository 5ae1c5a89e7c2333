package io.laminar.core.arrow;

import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows, from batches or from slots, and makes an Arrow batch of them. Keeps its heap arrays
 * from batch to batch. One thread at a time.
 */
public final class ArrowBatchBuilder {
  private final org.apache.arrow.vector.types.pojo.Schema schema;
  private final GatheredColumn[] columns;
  private final @Nullable GatheredColumn weights;
  private final GatheredColumn commitEnds;
  private final @Nullable GatheredColumn numbers;
  private final Batch slotBatch;
  private final long[] slotWeights = new long[Batch.MAX_ROWS];
  private final Vector weightVector = new Vector();
  private final long[] slotEnds = new long[Batch.MAX_ROWS];
  private final Vector endVector = new Vector();
  private final Vector numberVector = new Vector();
  private int rows;

  /** The memory of all Arrow batches; made with the first of them. */
  private static final class Memory {
    static final BufferAllocator ALLOCATOR = new RootAllocator(Long.MAX_VALUE);
  }

  /** What Arrow's memory is taken from. */
  static BufferAllocator allocator() {
    return Memory.ALLOCATOR;
  }

  /**
   * Makes a builder without rows.
   *
   * @param schema the columns
   * @param changelog whether the weights go into {@link ArrowTypes#WEIGHT_COLUMN}, and the ends of
   *     commits into {@link ArrowTypes#ENDS_COMMIT_COLUMN}
   */
  public ArrowBatchBuilder(Schema schema, boolean changelog) {
    this(schema, changelog, false);
  }

  /**
   * Makes a builder without rows.
   *
   * @param schema the columns
   * @param changelog as above
   * @param numbered whether the numbers of rows go into {@link ArrowTypes#SEQUENCE_COLUMN}: of slots that have them
   */
  public ArrowBatchBuilder(Schema schema, boolean changelog, boolean numbered) {
    this.schema =
        numbered ? ArrowTypes.numbered(schema, changelog) : ArrowTypes.schema(schema, changelog);
    this.numbers = numbered ? GatheredColumn.ofWords() : null;
    this.columns = new GatheredColumn[schema.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = GatheredColumn.of(schema.type(i));
    }
    this.weights = changelog ? GatheredColumn.ofWords() : null;
    this.commitEnds = GatheredColumn.of(DataType.of(TypeKind.BOOLEAN));
    this.slotBatch = new Batch(schema.size());
    this.weightVector.point(slotWeights, 0, 1);
    this.endVector.point(slotEnds, 0, 1);
  }

  /**
   * Returns how many rows were gathered.
   *
   * @return rows
   */
  public int rows() {
    return rows;
  }

  /**
   * Returns how many columns a batch has, with those that are added to the rows' own.
   *
   * @return columns
   */
  public int columnCount() {
    return columns.length + (weights == null ? 0 : 2) + (numbers == null ? 0 : 1);
  }

  /**
   * Returns a column of what was gathered, for who copies it elsewhere.
   *
   * @param index from 0 to less than {@link #columnCount}, in the order of a batch
   * @return valid until more is gathered
   */
  public GatheredColumn column(int index) {
    if (index < columns.length) {
      return columns[index];
    }
    GatheredColumn weightColumn = weights;
    if (weightColumn != null && index < columns.length + 2) {
      return index == columns.length ? weightColumn : commitEnds;
    }
    return Objects.requireNonNull(numbers);
  }

  /**
   * Copies the selected rows of a batch; all of them, or none where it throws.
   *
   * @param batch of the builder's columns; without weights each counts once
   */
  public void append(Batch batch) {
    if (weights != null) {
      for (int i = 0; i < batch.size(); i++) {
        boolean last = i + 1 == batch.size();
        slotEnds[i] = (last ? batch.isCommitOpen() : batch.isSameCommit(i, i + 1)) ? 0 : 1;
      }
    }
    int before = rows;
    try {
      appendRows(batch);
    } catch (Throwable failed) {
      truncate(before);
      throw failed;
    }
  }

  private void truncate(int count) {
    for (GatheredColumn column : columns) {
      column.truncate(count);
    }
    if (weights != null) {
      weights.truncate(count);
      commitEnds.truncate(count);
    }
    if (numbers != null) {
      numbers.truncate(count);
    }
    rows = count;
  }

  private void appendRows(Batch batch) {
    int[] selection = batch.selection();
    int count = batch.size();
    for (int i = 0; i < columns.length; i++) {
      columns[i].append(batch.column(i), selection, count);
    }
    GatheredColumn weightColumn = weights;
    if (weightColumn != null) {
      Vector given = batch.weights();
      if (given == null) {
        java.util.Arrays.fill(slotWeights, 1);
        weightColumn.append(weightVector, Batch.everyRow(), count);
      } else {
        weightColumn.append(given, selection, count);
      }
      commitEnds.append(endVector, Batch.everyRow(), count);
    }
    rows += count;
  }

  /**
   * Copies rows of slots that lie side by side; all of them, or none where it throws.
   *
   * @param layout of the slots, for the builder's columns
   * @param slots the ring's words
   * @param base the first slot's first word
   * @param side where positions of long strings count
   * @param count how many rows
   */
  public void append(SlotLayout layout, long[] slots, int base, byte[] side, int count) {
    int before = rows;
    try {
      appendSlots(layout, slots, base, side, count);
    } catch (Throwable failed) {
      truncate(before);
      throw failed;
    }
  }

  private void appendSlots(SlotLayout layout, long[] slots, int base, byte[] side, int count) {
    for (int done = 0; done < count; done += Batch.MAX_ROWS) {
      int chunk = Math.min(Batch.MAX_ROWS, count - done);
      int first = base + done * layout.stride();
      layout.point(slotBatch, slots, first, side);
      slotBatch.selectFirst(chunk);
      if (weights != null) {
        for (int i = 0; i < chunk; i++) {
          long header = slots[first + i * layout.stride() + SlotLayout.HEADER_WORD];
          slotWeights[i] = SlotLayout.weight(header);
          slotEnds[i] = (header & SlotLayout.OPEN_COMMIT) == 0 ? 1 : 0;
        }
        slotBatch.weights(weightVector);
      }
      appendRows(slotBatch);
      if (numbers != null) {
        numberVector.point(slots, first + layout.numberWord(), layout.stride());
        numbers.append(numberVector, Batch.everyRow(), chunk);
      }
    }
  }

  /** Forgets what was gathered. */
  public void clear() {
    for (GatheredColumn column : columns) {
      column.clear();
    }
    if (weights != null) {
      weights.clear();
      commitEnds.clear();
    }
    if (numbers != null) {
      numbers.clear();
    }
    rows = 0;
  }

  /**
   * Makes the Arrow batch of what was gathered, and forgets it, unless there is no memory for it.
   *
   * @return the batch, the caller's to close
   */
  public VectorSchemaRoot finish() {
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, Memory.ALLOCATOR);
    try {
      List<FieldVector> vectors = root.getFieldVectors();
      for (int i = 0; i < columns.length; i++) {
        columns[i].finish(vectors.get(i), rows);
      }
      if (weights != null) {
        weights.finish(vectors.get(columns.length), rows);
        commitEnds.finish(vectors.get(columns.length + 1), rows);
      }
      if (numbers != null) {
        numbers.finish(vectors.get(vectors.size() - 1), rows);
      }
      root.setRowCount(rows);
    } catch (Throwable failed) {
      root.close();
      throw failed;
    }
    clear();
    return root;
  }
}
