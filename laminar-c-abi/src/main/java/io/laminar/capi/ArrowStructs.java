package io.laminar.capi;

import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The structs of Arrow's C data interface on a 64-bit machine. Stateless.
 *
 * <pre>
 *  ArrowArray                     ArrowSchema
 *  offset  field                  offset  field
 *  0       int64 length           0       char* format
 *  8       int64 null_count       8       char* name
 *  16      int64 offset           16      char* metadata
 *  24      int64 n_buffers        24      int64 flags
 *  32      int64 n_children       32      int64 n_children
 *  40      void** buffers         40      ArrowSchema** children
 *  48      ArrowArray** children  48      ArrowSchema* dictionary
 *  56      ArrowArray* dictionary 56      release
 *  64      release                64      void* private_data
 *  72      void* private_data
 * </pre>
 */
final class ArrowStructs {
  static final int ARRAY_BYTES = 80;
  static final int ARRAY_LENGTH = 0;
  static final int ARRAY_NULL_COUNT = 8;
  static final int ARRAY_OFFSET = 16;
  static final int ARRAY_BUFFER_COUNT = 24;
  static final int ARRAY_CHILD_COUNT = 32;
  static final int ARRAY_BUFFERS = 40;
  static final int ARRAY_CHILDREN = 48;
  static final int ARRAY_DICTIONARY = 56;
  static final int ARRAY_RELEASE = 64;
  static final int ARRAY_PRIVATE_DATA = 72;

  static final int SCHEMA_BYTES = 72;
  static final int SCHEMA_FORMAT = 0;
  static final int SCHEMA_NAME = 8;
  static final int SCHEMA_METADATA = 16;
  static final int SCHEMA_FLAGS = 24;
  static final int SCHEMA_CHILD_COUNT = 32;
  static final int SCHEMA_CHILDREN = 40;
  static final int SCHEMA_DICTIONARY = 48;
  static final int SCHEMA_RELEASE = 56;
  static final int SCHEMA_PRIVATE_DATA = 64;

  static final long FLAG_NULLABLE = 2;

  /** Bytes before the structs of an exported block: live structs, and its size. */
  static final int BLOCK_HEADER_BYTES = 16;

  private ArrowStructs() {}

  /** Makes a struct one that was released: nothing is there. */
  static void clearArray(long array) {
    clear(array, ARRAY_BYTES);
  }

  /** Makes a struct one that was released: nothing is there. */
  static void clearSchema(long schema) {
    clear(schema, SCHEMA_BYTES);
  }

  // Word by word: a call that fills memory costs more than ten stores.
  private static void clear(long struct, int bytes) {
    for (int i = 0; i < bytes; i += Long.BYTES) {
      MemoryUtil.putLong(struct + i, 0);
    }
  }
}
