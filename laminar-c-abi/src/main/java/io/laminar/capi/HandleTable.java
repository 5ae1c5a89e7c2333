package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The handles that are open. Any thread; looking one up takes no lock.
 *
 * <pre>
 *  63      56 55                          24 23            0
 * ┌──────────┬──────────────────────────────┬───────────────┐
 * │ kind     │ generation of the slot       │ slot          │
 * └──────────┴──────────────────────────────┴───────────────┘
 * </pre>
 *
 * A slot that was given back gets the next generation, so that an old handle never finds a new object; a slot whose generations are
 * used up is given out no more. At most 16,777,216 handles are open at once.
 */
final class HandleTable {
  private static final HandleTable SHARED = new HandleTable();
  private static final int SLOT_BITS = 24;
  private static final int MAX_SLOTS = 1 << SLOT_BITS;
  private static final int KIND_SHIFT = 56;
  private static final long MAX_GENERATION = 0xFFFF_FFFFL;

  // Replaced when it grows; elements are written under the lock, and the reference after each.
  private volatile @Nullable Held[] slots = new Held[64];
  private long[] generations = new long[64];
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private final long[] counts = new long[Held.Kind.values().length + 1];
  private int used;

  /** That of the process. */
  static HandleTable shared() {
    return SHARED;
  }

  /**
   * Gives a handle.
   *
   * @param held has none yet
   * @return the handle, never 0
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT}
   */
  synchronized long add(Held held) {
    Integer reused = free.poll();
    int slot = reused != null ? reused : used;
    if (slot == MAX_SLOTS) {
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "there are " + MAX_SLOTS + " handles already",
          "close those that are not needed any more");
    }
    @Nullable Held[] present = slots;
    if (slot == present.length) {
      present = Arrays.copyOf(present, present.length * 2);
      generations = Arrays.copyOf(generations, present.length);
    }
    if (reused == null) {
      used++;
    }
    long handle = (long) held.kind.number << KIND_SHIFT | generations[slot] << SLOT_BITS | slot;
    held.handle(handle);
    present[slot] = held;
    slots = present;
    counts[held.kind.number]++;
    return handle;
  }

  /**
   * Takes a handle out.
   *
   * @return false where it is not in the table
   */
  synchronized boolean remove(Held held) {
    int slot = slot(held.handle());
    @Nullable Held[] present = slots;
    if (slot >= present.length || present[slot] != held) {
      return false;
    }
    present[slot] = null;
    slots = present;
    counts[held.kind.number]--;
    if (generations[slot] < MAX_GENERATION) {
      generations[slot]++;
      free.add(slot);
    }
    return true;
  }

  /** How many handles of a kind are open. */
  synchronized long count(Held.Kind kind) {
    return counts[kind.number];
  }

  private static int slot(long handle) {
    return (int) (handle & (MAX_SLOTS - 1));
  }

  /**
   * Finds what a handle stands for.
   *
   * @throws LaminarException {@link ErrorCode#CLOSED} where it was closed; {@link ErrorCode#INVALID_ARGUMENT} where it is NULL, of
   *     another kind, or none
   */
  Held get(long handle, Held.Kind kind) {
    Held held = find(handle, kind);
    if (held == null) {
      throw new LaminarException(
          ErrorCode.CLOSED,
          "the handle of the " + kind.text + " was closed, or its database was",
          "open another one");
    }
    return held;
  }

  /**
   * Finds what a handle stands for.
   *
   * @return null where it was closed
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} where it is NULL, of another kind, or none
   */
  @Nullable
  Held find(long handle, Held.Kind kind) {
    @Nullable Held[] present = slots;
    int slot = slot(handle);
    if (slot < present.length) {
      Held held = present[slot];
      if (held != null && held.handle() == handle && held.kind == kind) {
        return held;
      }
    }
    checkOnce(handle, kind);
    return null;
  }

  /** Refuses what this table never gave as a handle of the kind. */
  private synchronized void checkOnce(long handle, Held.Kind kind) {
    if (handle == 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the handle of the " + kind.text + " is NULL",
          "look at laminar_last_error() where a function gave no handle");
    }
    Held.Kind[] kinds = Held.Kind.values();
    int given = (int) (handle >>> KIND_SHIFT) - 1;
    int slot = slot(handle);
    boolean known = given >= 0
        && given < kinds.length
        && slot < used
        && (handle >>> SLOT_BITS & MAX_GENERATION) <= generations[slot];
    if (known && kinds[given] != kind) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a handle of a " + kinds[given].text + " was given for that of a " + kind.text,
          "give the handle that the function names");
    }
    if (!known) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "what was given for the handle of a " + kind.text + " is not a handle",
          "give what a function of this library returned, unchanged");
    }
  }

  /** Interrupts whatever a thread does inside a handle or a call of a database. */
  void interrupt(long thread) {
    for (Held held : slots) {
      if (held != null) {
        held.mark().interruptOnly(thread);
        if (held instanceof OpenDatabase database) {
          database.interruptOnly(thread);
        }
      }
    }
  }
}
