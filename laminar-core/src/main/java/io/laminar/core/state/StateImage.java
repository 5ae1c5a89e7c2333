package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.List;

/**
 * State as it was between two batches, whatever became of it: small fields as bytes, and pages that
 * are pinned until it is closed. Its bytes are those of a {@link SnapshotWriter} at the same moment.
 *
 * <p>Written and closed by one thread at a time, which need not be that of the state.
 */
public final class StateImage implements AutoCloseable {
  private final PageHold hold;
  private final StateBuffer bytes;
  private final List<Part> parts;

  /** A section: its bytes, and what goes in between. */
  record Part(StateSection section, int from, int to, List<Pinned> pinned) {}

  /** What goes in before a byte. */
  record Pinned(int at, PinnedState state) {}

  StateImage(PageHold hold, StateBuffer bytes, List<Part> parts) {
    this.hold = hold;
    this.bytes = bytes;
    this.parts = parts;
  }

  /**
   * Writes the snapshot, in pieces of at most 128 KiB.
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
      int from = part.from();
      for (Pinned pinned : part.pinned()) {
        stream.write(bytes.array(), from, pinned.at() - from);
        pinned.state().writeTo(stream);
        from = pinned.at();
      }
      stream.write(bytes.array(), from, part.to() - from);
    }
    stream.end();
  }

  private static long length(Part part) {
    ByteCount count = new ByteCount();
    part.pinned().forEach(pinned -> pinned.state().writeTo(count));
    return part.to() - part.from() + count.bytes();
  }

  /** Lets the pages go: the state may write them in place again. */
  @Override
  public void close() {
    hold.close();
  }
}
