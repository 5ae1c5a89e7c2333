package io.laminar.wal.segment;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.StorageErrors;
import io.laminar.wal.frame.FrameFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The name and the head of a file of frames: {@code NAME.FIRST.seg}, with the twenty digits of its first frame.
 *
 * <pre>
 *   offset  bytes
 *      0      8    "LamSegm" and the version of this table
 *      8      4    salt of the log
 *     12      4    CRC32C of bytes 0 … 11, and 16 … 23
 *     16      8    sequence number of the first frame
 *     24     40    0
 *     64           the first frame: see {@link io.laminar.wal.frame.FrameFormat}
 * </pre>
 */
final class SegmentHead {
  static final int BYTES = 64;

  // "LamSegm" and version 1.
  private static final long MAGIC = 0x4C616D5365676D01L;
  private static final String SUFFIX = ".seg";
  private static final String UNFINISHED = ".tmp";
  private static final int DIGITS = 20;
  private static final int SALT_AT = 8;
  private static final int FIRST_AT = 16;
  private static final int CRC_AT = 12;

  private SegmentHead() {}

  static FrameFile file(String log, long first) {
    String digits = String.format(Locale.ROOT, "%0" + DIGITS + "d", first);
    return new FrameFile(log + "." + digits + SUFFIX, first);
  }

  /** What a file of a log is; null where a file is something else. */
  static @Nullable FrameFile parse(String log, String file) {
    int digitsAt = log.length() + 1;
    if (file.length() != digitsAt + DIGITS + SUFFIX.length()
        || !file.startsWith(log + ".")
        || !file.endsWith(SUFFIX)) {
      return null;
    }
    String digits = file.substring(digitsAt, digitsAt + DIGITS);
    if (!digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      return null;
    }
    try {
      return new FrameFile(file, Long.parseLong(digits));
    } catch (NumberFormatException e) {
      return null; // Beyond 63 bits.
    }
  }

  /** The files of a log, in order. */
  static List<FrameFile> find(String log, List<String> names) {
    return names.stream().map(name -> parse(log, name)).filter(Objects::nonNull).toList();
  }

  /** The salt that the head of a file says; empty where it is damaged. */
  static OptionalInt salt(DiskFile file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(BYTES);
    return isWhole(file, head) ? OptionalInt.of(head.getInt(SALT_AT)) : OptionalInt.empty();
  }

  private static boolean isWhole(DiskFile file, ByteBuffer head) throws IOException {
    return file.read(head, 0) == BYTES
        && head.getLong(0) == MAGIC
        && head.getInt(CRC_AT) == checksum(head);
  }

  /** Makes a file with a head, durable with its name. */
  static void create(Path path, long first, int salt, Disk disk) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(BYTES);
    head.putLong(0, MAGIC).putInt(SALT_AT, salt).putLong(FIRST_AT, first);
    head.putInt(CRC_AT, checksum(head));
    Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
    try (DiskFile file = disk.open(unfinished)) {
      file.truncate(0);
      file.write(head, 0);
      file.force();
    }
    disk.rename(unfinished, path);
    disk.forceDirectory(path.resolveSibling("."));
  }

  /** Checks the head of a file. */
  static void check(Path path, DiskFile file, long first, int salt) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(BYTES);
    if (!isWhole(file, head)) {
      throw StorageErrors.damaged(path, 0, first, "its head has another checksum");
    }
    if (head.getInt(SALT_AT) != salt || head.getLong(FIRST_AT) != first) {
      throw StorageErrors.damaged(
          path, SALT_AT, first, "it belongs to another log, or to another place in this one");
    }
  }

  private static int checksum(ByteBuffer head) {
    CRC32C crc = new CRC32C();
    crc.update(head.slice(0, CRC_AT));
    crc.update(head.slice(FIRST_AT, Long.BYTES));
    return (int) crc.getValue();
  }
}
