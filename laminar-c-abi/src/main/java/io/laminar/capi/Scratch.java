package io.laminar.capi;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.memory.RootAllocator;

/** Memory for copies that live as long as one call. One thread at a time. */
final class Scratch {
  /** A buffer that is not there. */
  static final ArrowBuf NOTHING = new ArrowBuf(ReferenceManager.NO_OP, null, 0, 0);

  /** Where it comes from. */
  static final BufferAllocator ALLOCATOR = new RootAllocator(Long.MAX_VALUE);

  private final List<ArrowBuf> buffers = new ArrayList<>();

  /** Gives memory that is freed by {@link #free}. */
  ArrowBuf buffer(long bytes) {
    ArrowBuf buffer = ALLOCATOR.buffer(bytes);
    buffers.add(buffer);
    return buffer;
  }

  /** Frees all that was given. */
  void free() {
    for (ArrowBuf buffer : buffers) {
      buffer.close();
    }
    buffers.clear();
  }
}
