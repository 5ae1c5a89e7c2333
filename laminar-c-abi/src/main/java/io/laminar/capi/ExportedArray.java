package io.laminar.capi;

import io.laminar.core.arrow.ArrowBatchBuilder;
import io.laminar.core.arrow.GatheredColumn;
import java.util.Arrays;
import java.util.function.Function;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Exports what was gathered of a subscription or a query: one block of the host's memory with the structs and one bulk copy of
 * each buffer, so that whoever releases it later needs nothing of Java. Reused; one thread at a time.
 *
 * <pre>
 *  block   header | struct 0 (the root) | struct 1 … | pointers to children | pointers to buffers | buffers, 64-byte aligned
 * </pre>
 */
final class ExportedArray implements Function<ArrowBatchBuilder, Boolean> {
  private static final int BUFFERS_A_NODE = 3;
  private static final int ALIGNMENT = 64;

  // Of the present batch. Node 0 is the root; children of a node lie side by side behind their
  // parent's siblings.
  private @Nullable GatheredColumn[] columns = new GatheredColumn[8];
  private int[] firstChild = new int[8];
  private int nodes;
  private int rows;
  private long target;
  private @Nullable ExportedSchema schema;
  private long schemaTarget;
  private long block;
  private long end;

  /**
   * Says where the next batch is exported to.
   *
   * @param array the address of a struct, which is overwritten
   * @return this
   */
  ExportedArray to(long array) {
    target = array;
    schema = null;
    return this;
  }

  /**
   * Says where the next batch and its schema are exported to: both of them or none.
   *
   * @param array the address of a struct, which is overwritten
   * @param form of the batch
   * @param struct the address of a struct for it, which is overwritten; 0 for none
   * @return this
   */
  ExportedArray to(long array, ExportedSchema form, long struct) {
    target = array;
    schema = struct == 0 ? null : form;
    schemaTarget = struct;
    return this;
  }

  /** Exports what was gathered, and clears it. */
  @Override
  public Boolean apply(ArrowBatchBuilder gathered) {
    collect(gathered);
    Host host = Host.present();
    long size = align(buffers(nodes));
    for (int i = 1; i < nodes; i++) {
      size += bytes(column(i));
    }
    block = host.allocate(size);
    try {
      MemoryUtil.putLong(block, nodes);
      MemoryUtil.putLong(block + Long.BYTES, size);
      end = align(buffers(nodes));
      head(0, rows, 0, 1, gathered.columnCount(), host.releaseArray());
      MemoryUtil.putLong(block + buffers(0), 0);
      for (int i = 1; i < nodes; i++) {
        node(i, column(i), host.releaseArray());
      }
      if (schema != null) {
        schema.export(schemaTarget);
      }
      MemoryUtil.copyMemory(block + struct(0), target, ArrowStructs.ARRAY_BYTES);
    } catch (RuntimeException | Error failed) {
      host.calls().free(block);
      throw failed;
    } finally {
      Arrays.fill(columns, 0, nodes, null);
    }
    gathered.clear();
    return true;
  }

  private void collect(ArrowBatchBuilder gathered) {
    rows = gathered.rows();
    nodes = 1;
    for (int i = 0; i < gathered.columnCount(); i++) {
      add(gathered.column(i));
    }
    firstChild[0] = 1;
    for (int i = 1; i < nodes; i++) {
      GatheredColumn elements = column(i).elements();
      firstChild[i] = nodes;
      if (elements != null) {
        add(elements);
      }
    }
  }

  private void add(GatheredColumn column) {
    if (nodes == columns.length) {
      columns = Arrays.copyOf(columns, 2 * nodes);
      firstChild = Arrays.copyOf(firstChild, 2 * nodes);
    }
    columns[nodes++] = column;
  }

  private GatheredColumn column(int node) {
    GatheredColumn column = columns[node];
    if (column == null) {
      throw new AssertionError("only the root has no column");
    }
    return column;
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  private static long struct(int node) {
    return ArrowStructs.BLOCK_HEADER_BYTES + (long) node * ArrowStructs.ARRAY_BYTES;
  }

  /** Where the pointer to a node lies among those of its siblings. */
  private long children(int node) {
    return struct(nodes) + (long) node * Long.BYTES;
  }

  /** Where the pointers to the buffers of a node lie. */
  private long buffers(int node) {
    return children(nodes) + (long) node * BUFFERS_A_NODE * Long.BYTES;
  }

  private void head(
      int node, long length, long nulls, int bufferCount, int childCount, long release) {
    long at = block + struct(node);
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_LENGTH, length);
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_NULL_COUNT, nulls);
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_OFFSET, 0);
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_BUFFER_COUNT, bufferCount);
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_CHILD_COUNT, childCount);
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_BUFFERS, block + buffers(node));
    MemoryUtil.putLong(
        at + ArrowStructs.ARRAY_CHILDREN, childCount == 0 ? 0 : block + children(firstChild[node]));
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_DICTIONARY, 0);
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_RELEASE, release);
    MemoryUtil.putLong(at + ArrowStructs.ARRAY_PRIVATE_DATA, block);
    MemoryUtil.putLong(block + children(node), at);
  }

  private void node(int node, GatheredColumn column, long release) {
    int count = column.rows();
    boolean text = column.isText();
    boolean list = column.elements() != null;
    long pointers = block + buffers(node);
    // How many are NULL was not counted: -1 lets the consumer do that if it wants to know.
    head(node, count, column.hasNulls() ? -1 : 0, text ? 3 : 2, list ? 1 : 0, release);
    MemoryUtil.putLong(
        pointers, column.hasNulls() ? copy(column.validity(), validityBytes(column)) : 0);
    boolean noOffset = count == 0 && (text || list);
    MemoryUtil.putLong(
        pointers + Long.BYTES, noOffset ? zero() : copy(column.data(), column.dataBytes()));
    if (text) {
      MemoryUtil.putLong(pointers + 2 * Long.BYTES, copy(column.text(), column.textBytes()));
    }
  }

  /** The one offset of a column of strings or arrays without values. */
  private long zero() {
    long at = block + end;
    end += ALIGNMENT;
    MemoryUtil.putLong(at, 0);
    return at;
  }

  private long copy(byte[] from, int bytes) {
    long at = block + end;
    if (bytes > 0) {
      MemoryUtil.copyToMemory(from, 0, at, bytes);
    }
    end += align(bytes);
    return at;
  }

  /** The bytes that the buffers of a column take in the block, at most. */
  private static long bytes(GatheredColumn column) {
    long validity = column.hasNulls() ? align(validityBytes(column)) : 0;
    return validity + Math.max(ALIGNMENT, align(column.dataBytes())) + align(column.textBytes());
  }

  private static int validityBytes(GatheredColumn column) {
    return (column.rows() + 7) / Byte.SIZE;
  }
}
