package io.laminar.core.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The positions of a ring's writer and of its reader, each on cache lines of their own: the JVM
 * lays out the fields of a superclass before those of its subclasses, and 120 bytes between two
 * groups keep them apart even from the neighbouring line that the processor fetches along. All of
 * these fields are longs: after an int, the JVM would fill the gap of 4 bytes with a field of a
 * subclass, which another thread may write.
 *
 * <p>This is the only place with padding. Subclasses hold what is written once and read by all.
 */
@SuppressWarnings("unused") // The pads are there to take room.
abstract class PaddedPositions extends ReaderPositions {
  private long p31, p32, p33, p34, p35, p36, p37, p38, p39, p40, p41, p42, p43, p44, p45;
}

@SuppressWarnings("unused")
abstract class FrontPad {
  private long p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** Written by the writing thread only. */
abstract class WriterPositions extends FrontPad {
  static final VarHandle PUBLISHED;

  static {
    try {
      PUBLISHED =
          MethodHandles.lookup().findVarHandle(WriterPositions.class, "published", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The next row to claim. */
  long claimed;

  /** The next row to publish; the rows from here to {@link #claimed} are being written. */
  long published;

  /** The first row that cannot be claimed before another look at the reader. */
  long claimLimit;

  /** Where the rows of the last batch claim begin, in words. */
  long batchOffset;

  /** Where the string bytes of the last claim begin. */
  long sideOffset;
}

@SuppressWarnings("unused")
abstract class MiddlePad extends WriterPositions {
  private long p16, p17, p18, p19, p20, p21, p22, p23, p24, p25, p26, p27, p28, p29, p30;
}

/** Written by the reading thread only. */
abstract class ReaderPositions extends MiddlePad {
  static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(ReaderPositions.class, "head", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The next row to read; the slots of all rows before it are the writer's again. */
  long head;

  /** The word offset of the row {@link #head} after a poll. */
  long readOffset;

  /** A row before which all were found published, so that their slots need not say so. */
  long found;

  /** 1 if the last poll found as many rows as it asked for (there may be many more), else 0. */
  long behind;
}
