package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

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
    ByteBuffer bytes = ByteBuffer.wrap(snapshot);
    try {
      if (bytes.getLong() != SnapshotWriter.MAGIC) {
        throw foreign("it does not begin as a snapshot does");
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

  /** The names of all sections, in the order in which they were written. */
  public Set<String> names() {
    return sections.keySet();
  }

  /**
   * Reads a section, all of it.
   *
   * @param name of it
   * @param version that the payload's reader understands
   * @param fingerprint of what the state is restored into
   * @param payload reads exactly what was written
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE} when there is no such section, or it is
   *     of another version or of something else
   */
  public void section(String name, int version, long fingerprint, Consumer<StateReader> payload) {
    Section section = sections.get(name);
    if (section == null) {
      throw foreign("it has no section " + name);
    }
    if (section.version() != version) {
      throw foreign("section " + name + " has version " + section.version()
          + ", and this version of LaminarDB reads " + version);
    }
    if (section.fingerprint() != fingerprint) {
      throw foreign("section " + name + " is the state of another definition");
    }
    ByteBuffer bytes = section.payload().duplicate();
    try {
      payload.accept(new Payload(bytes));
    } catch (BufferUnderflowException cut) {
      throw foreign("section " + name + " is too short");
    }
    if (bytes.hasRemaining()) {
      throw foreign("section " + name + " is too long by " + bytes.remaining() + " bytes");
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
