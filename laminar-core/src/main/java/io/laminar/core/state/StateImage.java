package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.List;

/**
 * State as it was between two batches, whatever became of it: small fields as bytes, and pages that
 * are pinned until it is closed. Its bytes are those of a {@link SnapshotWriter} at the same moment.
 *
 * <p>It gives way to the state of queries, unless it {@linkplain #insist insists}.
 *
 * <p>Written and closed by one thread at a time, which need not be that of the state.
 */
public final class StateImage implements AutoCloseable {
  private final PageHold hold;
  private final long[] longs;
  private final List<Part> parts;
  private final List<Pinned> pinned;

  /** A section: its first number and that behind the last, and likewise of what goes in between. */
  record Part(StateSection section, int from, int to, int firstPinned, int endPinned) {}

  /** What goes in before a number. */
  record Pinned(int at, PinnedState state) {}

  /** A byte string. */
  static final class Bytes implements PinnedState {
    private final byte[] copy;

    Bytes(byte[] copy) {
      this.copy = copy;
    }

    @Override
    public long bytes() {
      return Integer.BYTES + (long) copy.length;
    }

    @Override
    public void writeTo(StateWriter writer) {
      writer.writeBytes(copy, 0, copy.length);
    }
  }

  StateImage(PageHold hold, long[] longs, List<Part> parts, List<Pinned> pinned) {
    this.hold = hold;
    this.longs = longs;
    this.parts = parts;
    this.pinned = pinned;
  }

  /**
   * Writes the snapshot, in pieces of at most 64 KiB.
   *
   * @param sink takes them
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} where the image gave way to the state of
   *     queries: what the sink was given is of no use
   */
  public void writeTo(StateSink sink) {
    SnapshotStream stream = new SnapshotStream(sink, hold);
    stream.writeLong(SnapshotWriter.MAGIC);
    for (Part part : parts) {
      StateSection section = part.section();
      StateBuffer header = new StateBuffer();
      SnapshotWriter.writeHeader(
          header, section.name(), section.version(), section.fingerprint(), length(part));
      stream.write(header.array(), 0, header.size());
      write(part, stream);
    }
    stream.end();
  }

  private List<Pinned> pinned(Part part) {
    return pinned.subList(part.firstPinned(), part.endPinned());
  }

  private void write(Part part, SnapshotStream stream) {
    int from = part.from();
    for (Pinned each : pinned(part)) {
      stream.writeLongs(longs, from, each.at() - from);
      stream.cut();
      each.state().writeTo(stream);
      stream.cut();
      from = each.at();
    }
    stream.writeLongs(longs, from, part.to() - from);
  }

  private long length(Part part) {
    long bytes = pinned(part).stream().mapToLong(each -> each.state().bytes()).sum();
    return bytes + (long) (part.to() - part.from()) * Long.BYTES;
  }

  /**
   * From now on it does not give way: whoever runs the queries waits until it is closed, where the pages do not fit. It must not
   * wait for them any more.
   */
  public void insist() {
    hold.insist();
  }

  /** Lets the pages go: the state may write them in place again. */
  @Override
  public void close() {
    hold.close();
  }
}
