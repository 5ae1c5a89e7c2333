package io.laminar.wal.frame;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.StorageErrors;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The file {@code NAME.mark} of a log: its salt, how far it is durable, and where it begins.
 *
 * <pre>
 *   offset  bytes
 *      0      8    "LamMark" and the version of this table
 *      8      4    salt of the log
 *     12      4    CRC32C of bytes 0 … 11
 *    512           a slot
 *   1024           the other slot
 *
 *   in a slot
 *      0      8    how many times a slot was written; the larger one holds
 *      8      8    durable: frames below this sequence number are
 *     16      8    first: frames below this one may have been given back
 *     24      4    CRC32C of the salt and bytes 0 … 23
 * </pre>
 *
 * <p>Slots are written in turn, each in a sector of its own: one of them is always whole. What a slot says was true
 * before it was written, so a slot that was lost leaves a smaller truth, never a wrong one.
 */
public final class LogMark implements Closeable {
  /** What the name of the file ends with. */
  public static final String SUFFIX = ".mark";

  // "LamMark" and version 1.
  private static final long MAGIC = 0x4C616D4D61726B01L;
  private static final int FILE_BYTES = 1536;
  private static final int SALT_AT = 8;
  private static final int CRC_AT = 12;
  private static final int SLOT_AT = 512;
  private static final int DURABLE_AT = 8;
  private static final int FIRST_AT = 16;
  private static final int SLOT_CRC_AT = 24;
  private static final int SLOT_BYTES = 28;

  // Both slots are written when the mark is made.
  private static final long NEW_COUNT = 2;

  private final Path path;
  private final DiskFile file;
  private final int salt;
  private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_BYTES);
  private final CRC32C crc = new CRC32C();
  private long count;
  private long durable;
  private long first;

  private LogMark(Path path, DiskFile file, int salt) {
    this.path = path;
    this.file = file;
    this.salt = salt;
  }

  /**
   * Makes the mark of a new log, durable with its name.
   *
   * @param salt random
   * @param first the sequence number that its first frame will have
   * @throws IOException of the disk
   */
  public static void create(Path path, int salt, long first, Disk disk) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES);
    bytes.putLong(0, MAGIC).putInt(SALT_AT, salt).putInt(CRC_AT, checksum(bytes, CRC_AT));
    Path unfinished = path.resolveSibling(path.getFileName() + ".tmp");
    try (DiskFile written = disk.open(unfinished)) {
      written.truncate(0);
      written.write(bytes, 0);
      LogMark mark = new LogMark(path, written, salt);
      mark.write(first, first);
      mark.write(first, first);
      written.force();
    }
    disk.rename(unfinished, path);
    disk.forceDirectory(path.resolveSibling("."));
  }

  /**
   * Opens the mark of a log.
   *
   * @throws IOException of the disk
   * @throws io.laminar.api.LaminarException {@code DAMAGED_STORAGE}
   */
  public static LogMark open(Path path, Disk disk) throws IOException {
    DiskFile file = disk.open(path);
    try {
      return read(path, file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** What a mark says that is not to be written. */
  static LogFacts inspect(Path path, Disk disk) throws IOException {
    try (DiskFile file = disk.read(path)) {
      LogMark mark = read(path, file);
      return new LogFacts(mark.salt, mark.durable, mark.first, mark.isNew());
    }
  }

  private static LogMark read(Path path, DiskFile file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES);
    if (file.read(bytes, 0) < FILE_BYTES || file.size() != FILE_BYTES) {
      throw StorageErrors.damaged(path, 0, 0, "it does not have " + FILE_BYTES + " bytes");
    }
    if (bytes.getLong(0) != MAGIC || bytes.getInt(CRC_AT) != checksum(bytes, CRC_AT)) {
      throw StorageErrors.damaged(path, 0, 0, "its head has another checksum");
    }
    LogMark mark = new LogMark(path, file, bytes.getInt(SALT_AT));
    boolean found = mark.take(bytes.slice(SLOT_AT, SLOT_BYTES));
    found |= mark.take(bytes.slice(2 * SLOT_AT, SLOT_BYTES));
    if (!found) {
      throw StorageErrors.damaged(path, SLOT_AT, 0, "both slots have another checksum");
    }
    return mark;
  }

  private boolean take(ByteBuffer read) {
    if (read.getInt(SLOT_CRC_AT) != slotChecksum(read)) {
      return false;
    }
    if (read.getLong(0) > count) {
      count = read.getLong(0);
      durable = read.getLong(DURABLE_AT);
      first = read.getLong(FIRST_AT);
    }
    return true;
  }

  /** The salt of the log. */
  public int salt() {
    return salt;
  }

  /** Frames below this sequence number are durable. */
  public long durable() {
    return durable;
  }

  /** Frames below this sequence number may have been given back. */
  public long first() {
    return first;
  }

  /** Tells whether nothing was said since the mark was made. */
  public boolean isNew() {
    return count == NEW_COUNT;
  }

  /** Where it lies. */
  public Path path() {
    return path;
  }

  /**
   * Says how far the log is durable, and where it begins; not forced.
   *
   * @throws IOException of the disk
   */
  public void write(long newDurable, long newFirst) throws IOException {
    count++;
    durable = newDurable;
    first = newFirst;
    slot.putLong(0, count).putLong(DURABLE_AT, durable).putLong(FIRST_AT, first);
    slot.putInt(SLOT_CRC_AT, slotChecksum(slot));
    file.write(slot.position(0), (count & 1) == 0 ? SLOT_AT : 2L * SLOT_AT);
  }

  /**
   * Makes durable what was said.
   *
   * @throws IOException of the disk
   */
  public void force() throws IOException {
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static int checksum(ByteBuffer bytes, int end) {
    CRC32C digest = new CRC32C();
    digest.update(bytes.slice(0, end));
    return (int) digest.getValue();
  }

  private int slotChecksum(ByteBuffer bytes) {
    crc.reset();
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      crc.update(salt >>> shift);
    }
    int limit = bytes.limit();
    crc.update(bytes.position(0).limit(SLOT_CRC_AT));
    bytes.limit(limit).position(0);
    return (int) crc.getValue();
  }
}
