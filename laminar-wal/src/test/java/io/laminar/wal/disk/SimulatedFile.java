package io.laminar.wal.disk;

import io.laminar.core.storage.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A file of a {@link SimulatedDisk}. */
public final class SimulatedFile implements DiskFile {
  private static final int SECTOR_BYTES = 512;

  private final SimulatedDisk disk;
  private byte[] bytes = new byte[0];
  private byte[] durable = new byte[0];
  private final List<Change> pending = new ArrayList<>();

  /** A sector that was written, or, without bytes, a length. */
  private record Change(long at, ByteBuffer written) {}

  SimulatedFile(SimulatedDisk disk) {
    this.disk = disk;
  }

  SimulatedFile copy(SimulatedDisk target) {
    SimulatedFile copy = new SimulatedFile(target);
    copy.bytes = bytes.clone();
    copy.durable = bytes.clone();
    return copy;
  }

  SimulatedFile losePower(Random random, SimulatedDisk target) {
    SimulatedFile left = new SimulatedFile(target);
    left.bytes = durable.clone();
    for (Change change : pending) {
      if (random.nextInt(4) > 0) {
        left.bytes = apply(left.bytes, change);
      }
    }
    left.durable = left.bytes.clone();
    return left;
  }

  private static byte[] apply(byte[] before, Change change) {
    int count = change.written.remaining();
    if (count == 0) {
      return Arrays.copyOf(before, (int) change.at);
    }
    byte[] after = Arrays.copyOf(before, Math.max(before.length, (int) change.at + count));
    change.written.duplicate().get(after, (int) change.at, count);
    return after;
  }

  @Override
  public void write(ByteBuffer source, long at) throws IOException {
    boolean fails = disk.isFailing();
    int count = fails ? disk.shortens() ? source.remaining() / 2 : 0 : source.remaining();
    long position = at;
    while (count > 0) {
      int some = (int) Math.min(count, SECTOR_BYTES - position % SECTOR_BYTES);
      byte[] sector = new byte[some];
      source.get(sector);
      change(new Change(position, ByteBuffer.wrap(sector)));
      position += some;
      count -= some;
    }
    if (fails) {
      throw SimulatedDisk.failure();
    }
  }

  private void change(Change change) {
    bytes = apply(bytes, change);
    pending.add(change);
  }

  @Override
  public int read(ByteBuffer target, long at) throws IOException {
    if (disk.isFailing()) {
      throw SimulatedDisk.failure();
    }
    return SimulatedDisk.copy(bytes, at, target);
  }

  @Override
  public long size() throws IOException {
    if (disk.isFailing()) {
      throw SimulatedDisk.failure();
    }
    return bytes.length;
  }

  @Override
  public void force() throws IOException {
    if (disk.isFailing()) {
      throw SimulatedDisk.failure();
    }
    if (!disk.forgetsToForce()) {
      durable = bytes.clone();
      pending.clear();
    }
  }

  @Override
  public void truncate(long length) throws IOException {
    if (disk.isFailing()) {
      throw SimulatedDisk.failure();
    }
    if (length < bytes.length) {
      change(new Change(length, ByteBuffer.allocate(0)));
    }
  }

  /** Closes one of those who have it open. */
  @Override
  public void close() throws IOException {
    if (disk.isFailing()) {
      throw SimulatedDisk.failure();
    }
  }

  /** What it has; a change of it is damage. */
  public byte[] content() {
    return bytes;
  }

  /** Gives it another content. */
  public void damage(byte[] content) {
    bytes = content;
    durable = content.clone();
    pending.clear();
  }
}
