package io.laminar.capi;

import java.util.Arrays;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The formats and names of an {@code ArrowSchema}, one behind the other, so that a schema that comes again is known without
 * making anything of it. Checks the tree on the way. One thread at a time.
 */
final class SchemaPrint {
  static final int MAX_DEPTH = 8;
  static final int MAX_CHILDREN = 4_096;
  private static final int MAX_TEXT_BYTES = 1 << 16;

  private byte[] print = new byte[256];
  private int length;
  private byte[] known = new byte[0];
  private int knownLength = -1;

  /**
   * Looks at a schema.
   *
   * @param schema its address
   * @return whether it is the one that was looked at last
   */
  boolean isKnown(long schema) {
    length = 0;
    append(schema, 0);
    if (Arrays.equals(print, 0, length, known, 0, Math.max(0, knownLength)) && knownLength >= 0) {
      return true;
    }
    // Kept only when all of it was understood: see keep.
    return false;
  }

  /** The schema that was looked at last is the one to compare with. */
  void keep() {
    known = Arrays.copyOf(print, length);
    knownLength = length;
  }

  private void append(long schema, int depth) {
    check(schema, depth);
    text(MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_FORMAT), true);
    text(MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_NAME), false);
    int children = (int) MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_CHILD_COUNT);
    long dictionary = MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_DICTIONARY);
    one((byte) children);
    one((byte) (children >> Byte.SIZE));
    one((byte) (dictionary == 0 ? 0 : 1));
    long pointers = MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_CHILDREN);
    for (int i = 0; i < children; i++) {
      append(MemoryUtil.getLong(pointers + (long) i * Long.BYTES), depth + 1);
    }
    if (dictionary != 0) {
      append(dictionary, depth + 1);
    }
  }

  private static void check(long schema, int depth) {
    if (schema == 0) {
      throw Malformed.schema("has a child that is NULL");
    }
    if (depth > MAX_DEPTH) {
      throw Malformed.schema("is deeper than " + MAX_DEPTH);
    }
    if (MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_RELEASE) == 0) {
      throw Malformed.schema("was released, or a part of it");
    }
    long children = MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_CHILD_COUNT);
    if (children < 0 || children > MAX_CHILDREN) {
      throw Malformed.schema("has " + children + " children");
    }
    if (children > 0 && MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_CHILDREN) == 0) {
      throw Malformed.schema("has " + children + " children, and the pointer to them is NULL");
    }
  }

  private void one(byte value) {
    if (length == print.length) {
      print = Arrays.copyOf(print, 2 * length);
    }
    print[length++] = value;
  }

  private void text(long address, boolean required) {
    if (address == 0) {
      if (required) {
        throw Malformed.schema("has a format that is NULL");
      }
      one((byte) 0);
      return;
    }
    int start = length;
    for (long at = address; ; at++) {
      byte next = MemoryUtil.getByte(at);
      one(next);
      if (next == 0) {
        return;
      }
      if (length - start > MAX_TEXT_BYTES) {
        throw Malformed.schema("has a text of more than " + MAX_TEXT_BYTES + " bytes");
      }
    }
  }
}
