package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * A log in memory, of which only what was forced survives {@link #losePower}. Its writes and forces can be
 * made to fail, or to wait: tests say what a force does.
 */
public final class MemoryLog implements FrameLog {
  private record Frame(int kind, long epoch, ByteBuffer payload) {}

  private static final Frame NONE = new Frame(-1, 0, ByteBuffer.allocate(0));

  private final List<Frame> frames = new ArrayList<>();
  private long first;
  private long durable;
  private long bytes;
  private int forces;
  private boolean closed;
  private volatile Runnable beforeAppend = () -> {};
  private volatile Runnable beforeForce = () -> {};

  /** Something to do, or to throw, before each frame is appended. */
  public void beforeAppend(Runnable action) {
    beforeAppend = action;
  }

  /** Something to do, to wait for or to throw, before each force has its effect. */
  public void beforeForce(Runnable action) {
    beforeForce = action;
  }

  /** The error of a disk that is full. */
  public static LaminarException full() {
    return new LaminarException(ErrorCode.STORAGE_FULL, "the disk of the test is full", "none");
  }

  @Override
  public long append(int kind, long epoch, ByteBuffer payload) {
    beforeAppend.run();
    return add(kind, epoch, payload);
  }

  private synchronized long add(int kind, long epoch, ByteBuffer payload) {
    if (closed || payload.remaining() > MAX_PAYLOAD_BYTES) {
      throw new LaminarException(ErrorCode.INVALID_ARGUMENT, "no frame of this size", "none");
    }
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
    frames.add(new Frame(kind, epoch, copy));
    bytes += copy.remaining();
    return next() - 1;
  }

  @Override
  public void force() {
    long forced;
    synchronized (this) {
      forced = next();
    }
    beforeForce.run();
    synchronized (this) {
      forces++;
      durable = forced;
    }
  }

  /** The power went: a log with what was forced. */
  public synchronized MemoryLog losePower() {
    return left(durable);
  }

  /** The same; some of the frames that were not forced are there as well: often all of them, or none. */
  public synchronized MemoryLog losePower(Random random) {
    int unforced = (int) (next() - durable);
    int kept = switch (random.nextInt(3)) {
      case 0 -> 0;
      case 1 -> unforced;
      default -> random.nextInt(unforced + 1);
    };
    return left(durable + kept);
  }

  private MemoryLog left(long end) {
    MemoryLog left = new MemoryLog();
    left.first = first;
    left.frames.addAll(frames.subList(0, (int) (end - first)));
    left.frames.forEach(frame -> left.bytes += frame.payload().remaining());
    left.durable = end;
    return left;
  }

  /**
   * Exchanges payloads, for what must be found.
   *
   * @param change takes the kind of a frame and its payload, and returns the payload that is there instead
   */
  public synchronized void edit(BiFunction<Integer, ByteBuffer, ByteBuffer> change) {
    frames.replaceAll(frame -> new Frame(
        frame.kind(), frame.epoch(), change.apply(frame.kind(), frame.payload().duplicate())));
  }

  /** How often it was forced. */
  public synchronized int forces() {
    return forces;
  }

  @Override
  public synchronized long first() {
    return first;
  }

  @Override
  public synchronized long next() {
    return first + frames.size();
  }

  @Override
  public synchronized long durable() {
    return durable;
  }

  @Override
  public synchronized long bytes() {
    return bytes;
  }

  @Override
  public long tornBytes() {
    return 0;
  }

  @Override
  public FrameReader reader(long sequence) {
    return new Reader(sequence);
  }

  private synchronized Frame frame(long sequence) {
    return sequence < next() ? frames.get((int) (sequence - first)) : NONE;
  }

  @Override
  public synchronized void trimBelow(long sequence) {
    while (first < sequence) {
      bytes -= frames.remove(0).payload().remaining();
      first++;
    }
  }

  @Override
  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    if (!isClosed()) {
      force();
      synchronized (this) {
        closed = true;
      }
    }
  }

  private final class Reader implements FrameReader {
    private long sequence;
    private Frame frame = NONE;

    Reader(long from) {
      sequence = from - 1;
    }

    @Override
    public boolean next() {
      Frame following = frame(sequence + 1);
      if (following.kind() < 0) {
        return false;
      }
      sequence++;
      frame = following;
      return true;
    }

    @Override
    public long sequence() {
      return sequence;
    }

    @Override
    public int kind() {
      return frame.kind();
    }

    @Override
    public long epoch() {
      return frame.epoch();
    }

    @Override
    public ByteBuffer payload() {
      return frame.payload().asReadOnlyBuffer();
    }

    @Override
    public void close() {}
  }
}
