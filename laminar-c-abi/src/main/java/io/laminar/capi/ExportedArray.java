package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/**
 * Exports a batch: one block of the host's memory with the structs and a bulk copy of each buffer, so that whoever releases
 * it later needs nothing of Java. For one batch; the batch stays its owner's.
 *
 * <pre>
 *  block   header | struct 0 (the root) | struct 1 … | pointers to children | pointers to buffers | buffers, 64-byte aligned
 * </pre>
 */
final class ExportedArray {
  private static final int BUFFERS_A_NODE = 3;
  private static final int ALIGNMENT = 64;

  private final List<@Nullable FieldVector> vectors = new ArrayList<>();
  private final int rows;
  private final int[] firstChild;
  private final int nodes;
  private long block;
  private long end;

  private ExportedArray(VectorSchemaRoot batch) {
    rows = batch.getRowCount();
    vectors.add(null);
    vectors.addAll(batch.getFieldVectors());
    for (int i = 1; i < vectors.size(); i++) {
      if (vectors.get(i) instanceof ListVector list) {
        vectors.add(list.getDataVector());
      }
    }
    nodes = vectors.size();
    firstChild = new int[nodes];
    int next = 1 + batch.getFieldVectors().size();
    firstChild[0] = 1;
    for (int i = 1; i < nodes; i++) {
      firstChild[i] = next;
      next += vectors.get(i) instanceof ListVector ? 1 : 0;
    }
  }

  /**
   * Exports a batch.
   *
   * @param batch copied
   * @param to the address of a struct, which is overwritten
   */
  static void export(VectorSchemaRoot batch, long to) {
    ArrowStructs.clearArray(to);
    new ExportedArray(batch).write(batch.getFieldVectors().size(), to);
  }

  private void write(int columns, long to) {
    Host host = Host.present();
    long size = align(buffers(nodes));
    for (FieldVector vector : vectors) {
      size += vector == null ? 0 : bytes(vector);
    }
    block = host.allocate(size);
    try {
      MemoryUtil.putLong(block, nodes);
      MemoryUtil.putLong(block + Long.BYTES, size);
      end = align(buffers(nodes));
      root(columns, host.releaseArray());
      for (int i = 1; i < nodes; i++) {
        node(i, column(i), host.releaseArray());
      }
      MemoryUtil.copyMemory(block + struct(0), to, ArrowStructs.ARRAY_BYTES);
    } catch (RuntimeException | Error failed) {
      host.calls().free(block);
      throw failed;
    }
  }

  private FieldVector column(int node) {
    FieldVector vector = vectors.get(node);
    if (vector == null) {
      throw new AssertionError("only the root has no vector");
    }
    return vector;
  }

  private static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
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

  private void root(int columns, long release) {
    head(0, rows, 0, 1, columns, release);
    MemoryUtil.putLong(block + buffers(0), 0);
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

  private void node(int node, FieldVector vector, long release) {
    int count = vector.getValueCount();
    int nulls = vector.getNullCount();
    long pointers = block + buffers(node);
    boolean list = vector instanceof ListVector;
    boolean text = vector instanceof BaseVariableWidthVector;
    head(node, count, nulls, text ? 3 : 2, list ? 1 : 0, release);
    MemoryUtil.putLong(
        pointers, nulls == 0 ? 0 : copy(vector.getValidityBuffer(), validityBytes(vector)));
    if (list || text) {
      MemoryUtil.putLong(pointers + Long.BYTES, offsets(vector));
    } else {
      MemoryUtil.putLong(
          pointers + Long.BYTES, copy(vector.getDataBuffer(), valueBytes(vector)));
    }
    if (text) {
      MemoryUtil.putLong(
          pointers + 2 * Long.BYTES, copy(vector.getDataBuffer(), valueBytes(vector)));
    }
  }

  /** Copies the offsets of a vector; those of an empty one may not be there. */
  private long offsets(FieldVector vector) {
    if (vector.getValueCount() > 0) {
      return copy(vector.getOffsetBuffer(), offsetBytes(vector));
    }
    long at = block + end;
    end += ALIGNMENT;
    MemoryUtil.putLong(at, 0);
    return at;
  }

  private long copy(ArrowBuf buffer, long bytes) {
    long at = block + end;
    if (bytes > 0) {
      buffer.checkBytes(0, bytes);
      MemoryUtil.copyMemory(buffer.memoryAddress(), at, bytes);
    }
    end += align(bytes);
    return at;
  }

  /** The bytes that the buffers of a vector take in the block, at most. */
  private static long bytes(FieldVector vector) {
    long offsets = vector instanceof BaseFixedWidthVector ? 0 : align(offsetBytes(vector));
    return align(validityBytes(vector)) + offsets + align(valueBytes(vector));
  }

  private static long validityBytes(FieldVector vector) {
    return (vector.getValueCount() + 7L) / Byte.SIZE;
  }

  private static long offsetBytes(FieldVector vector) {
    return (vector.getValueCount() + 1L) * Integer.BYTES;
  }

  private static long valueBytes(FieldVector vector) {
    long count = vector.getValueCount();
    if (vector instanceof BitVector) {
      return validityBytes(vector);
    }
    if (vector instanceof BaseFixedWidthVector fixed) {
      return count * fixed.getTypeWidth();
    }
    if (vector instanceof BaseVariableWidthVector) {
      return count == 0 ? 0 : vector.getOffsetBuffer().getInt(count * Integer.BYTES);
    }
    if (vector instanceof ListVector) {
      return 0;
    }
    throw new LaminarException(
        ErrorCode.INTERNAL,
        "a batch with a " + vector.getClass().getSimpleName() + " cannot be exported",
        "please report this");
  }
}
