package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.BufferUnderflowException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gives back what a {@link SnapshotWriter} wrote, section by section. One thread at a time. */
public final class SnapshotReader {
  private final Map<String, Section> sections = new LinkedHashMap<>();

  private final SnapshotBytes bytes;

  private record Section(int version, long fingerprint, long from, long end) {}

  /**
   * Looks for the sections.
   *
   * @param snapshot shared; not to be changed meanwhile
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE} for bytes that are not a snapshot
   */
  public SnapshotReader(byte[] snapshot) {
    this(SnapshotBytes.of(snapshot));
  }

  /**
   * Looks for the sections.
   *
   * @param snapshot shared; not to be changed meanwhile
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE} for bytes that are not a snapshot
   */
  public SnapshotReader(SnapshotBytes snapshot) {
    this.bytes = snapshot;
    long end = snapshot.size() - Integer.BYTES;
    SnapshotCursor cursor = new SnapshotCursor(snapshot, 0, Math.max(end, 0));
    try {
      if (cursor.readLong() != SnapshotWriter.MAGIC) {
        throw foreign("it does not begin as a snapshot does");
      }
      int written = new SnapshotCursor(snapshot, end, snapshot.size()).readInt();
      if (written != snapshot.checksum(end)) {
        throw foreign("it was damaged: its checksum is another");
      }
      while (cursor.remaining() > 0) {
        String name = new String(cursor.readBytes(), StandardCharsets.UTF_8);
        int version = cursor.readInt();
        long fingerprint = cursor.readLong();
        long length = cursor.readLong();
        long from = cursor.position();
        cursor.skip(length);
        sections.put(name, new Section(version, fingerprint, from, from + length));
      }
    } catch (BufferUnderflowException cut) {
      throw foreign("it is cut off in the middle");
    }
  }

  /**
   * Leaves sections out, as if they had not been written.
   *
   * @param names tells which
   * @return this
   */
  public SnapshotReader without(Predicate<String> names) {
    sections.keySet().removeIf(names);
    return this;
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
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE}, with all differences
   */
  public void check(List<StateSection> wanted) {
    List<String> differences = differences(wanted);
    if (!differences.isEmpty()) {
      throw foreign(String.join("; ", differences));
    }
  }

  /**
   * Compares the sections with those that are wanted.
   *
   * @param wanted one for each section that was written
   * @return a clause for each that differs; empty where they can be read
   */
  public List<String> differences(List<StateSection> wanted) {
    return heads().differences("", wanted);
  }

  /** What the sections are of. */
  public SnapshotHeads heads() {
    Map<String, SnapshotHeads.Head> heads = new LinkedHashMap<>();
    sections.forEach((name, section) ->
        heads.put(name, new SnapshotHeads.Head(section.version(), section.fingerprint())));
    return new SnapshotHeads(heads);
  }

  private void read(StateSection wanted) {
    Section section = sections.get(wanted.name());
    if (section == null) {
      return;
    }
    SnapshotCursor cursor = new SnapshotCursor(bytes, section.from(), section.end());
    try {
      wanted.reader().accept(cursor);
    } catch (LaminarException refused) {
      throw refused;
    } catch (RuntimeException unknown) {
      // The checksum holds: it was written like that, by a version whose bytes mean something else.
      throw unreadable(wanted, String.valueOf(unknown), unknown);
    }
    if (cursor.remaining() > 0) {
      throw unreadable(wanted, "it is too long by " + cursor.remaining() + " bytes", null);
    }
  }

  private static LaminarException unreadable(
      StateSection section, String problem, @Nullable Throwable cause) {
    return new LaminarException(
        ErrorCode.FOREIGN_STATE,
        "the state of " + section.name()
            + " was written in another form than this version of LaminarDB reads: " + problem,
        null,
        "open it with the version that wrote it",
        cause);
  }

  private static LaminarException foreign(String problem) {
    return new LaminarException(
        ErrorCode.FOREIGN_STATE,
        "the snapshot cannot be restored here: " + problem,
        "restore it where the same statements were executed as where it was written");
  }
}
