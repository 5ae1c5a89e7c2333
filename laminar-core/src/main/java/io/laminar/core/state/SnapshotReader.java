package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Gives back what a {@link SnapshotWriter} wrote, section by section. One thread at a time. */
public final class SnapshotReader {
  private final Map<String, Section> sections = new LinkedHashMap<>();

  private record Section(int version, long fingerprint, ByteBuffer payload) {}

  /**
   * Looks for the sections.
   *
   * @param snapshot shared; not to be changed meanwhile
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE} for bytes that are not a snapshot
   */
  public SnapshotReader(byte[] snapshot) {
    int end = snapshot.length - Integer.BYTES;
    ByteBuffer bytes = ByteBuffer.wrap(snapshot, 0, Math.max(end, 0)).slice();
    try {
      if (bytes.getLong() != SnapshotWriter.MAGIC) {
        throw foreign("it does not begin as a snapshot does");
      }
      if (ByteBuffer.wrap(snapshot).getInt(end) != SnapshotWriter.checksum(snapshot, end)) {
        throw foreign("it was damaged: its checksum is another");
      }
      while (bytes.hasRemaining()) {
        String name = new String(array(bytes), StandardCharsets.UTF_8);
        int version = bytes.getInt();
        long fingerprint = bytes.getLong();
        int length = bytes.getInt();
        sections.put(
            name, new Section(version, fingerprint, bytes.slice(bytes.position(), length)));
        bytes.position(bytes.position() + length);
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException cut) {
      throw foreign("it is cut off in the middle");
    }
  }

  private static byte[] array(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] array = new byte[length];
    bytes.get(array);
    return array;
  }

  /**
   * Reads all sections, in the order of the list; none of them when one is missing, too many, of
   * another version or of something else.
   *
   * @param wanted one for each section that was written
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE}
   */
  public void read(List<StateSection> wanted) {
    check(wanted);
    wanted.forEach(this::read);
  }

  /**
   * Tells whether the sections are those that are wanted.
   *
   * @param wanted one for each section that was written
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE}
   */
  public void check(List<StateSection> wanted) {
    Set<String> left = new LinkedHashSet<>(sections.keySet());
    for (StateSection section : wanted) {
      check(section);
      left.remove(section.name());
    }
    if (!left.isEmpty()) {
      throw foreign("nothing here has the state of " + left.iterator().next());
    }
  }

  private void check(StateSection wanted) {
    Section section = sections.get(wanted.name());
    if (section == null) {
      throw foreign("it has no state of " + wanted.name());
    }
    if (section.version() != wanted.version()) {
      throw foreign("the state of " + wanted.name() + " has version " + section.version()
          + ", and this version of LaminarDB reads " + wanted.version());
    }
    if (section.fingerprint() != wanted.fingerprint()) {
      throw foreign("the state of " + wanted.name() + " is of another definition");
    }
  }

  private void read(StateSection wanted) {
    ByteBuffer bytes =
        Objects.requireNonNull(sections.get(wanted.name())).payload().duplicate();
    try {
      wanted.reader().accept(new Payload(bytes));
    } catch (BufferUnderflowException cut) {
      throw new IllegalStateException("the state of " + wanted.name() + " is too short", cut);
    }
    if (bytes.hasRemaining()) {
      throw new IllegalStateException(
          "the state of " + wanted.name() + " is too long by " + bytes.remaining() + " bytes");
    }
  }

  private static LaminarException foreign(String problem) {
    return new LaminarException(
        ErrorCode.FOREIGN_STATE,
        "the snapshot cannot be restored here: " + problem,
        "restore it where the same statements were executed as where it was written");
  }

  private record Payload(ByteBuffer bytes) implements StateReader {
    @Override
    public long readLong() {
      return bytes.getLong();
    }

    @Override
    public void readLongs(long[] target, int from, int count) {
      if (bytes.remaining() / Long.BYTES < count) {
        throw new BufferUnderflowException();
      }
      bytes.asLongBuffer().get(target, from, count);
      bytes.position(bytes.position() + count * Long.BYTES);
    }

    @Override
    public byte[] readBytes() {
      return array(bytes);
    }
  }
}
