package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * What the file {@code laminar.store} says of a data directory.
 *
 * <pre>
 *   offset  bytes
 *      0      8    "LamStore"
 *      8      4    version of this table, {@value #VERSION}
 *     12      4    CRC32C of bytes 0 … 11 and 16 … 31
 *     16     16    name of the store, ASCII, filled up with zeros
 * </pre>
 *
 * @param store the name of the store that writes the directory
 */
record DirectoryIdentity(String store) {
  static final int VERSION = 1;

  /** What a file is called until it is whole: the end of its name. */
  static final String UNFINISHED = ".tmp";

  private static final long MAGIC = 0x4C616D53746F7265L;
  private static final int BYTES = 32;
  private static final int VERSION_AT = 8;
  private static final int CRC_AT = 12;
  private static final int NAME_AT = 16;

  static DirectoryIdentity write(Path file, String store, Disk disk) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).putLong(MAGIC).putInt(VERSION);
    bytes.position(NAME_AT).put(store.getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(CRC_AT, checksum(bytes.array())).position(0).limit(BYTES);
    Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
    try {
      try (DiskFile written = disk.open(unfinished)) {
        written.truncate(0);
        written.write(bytes, 0);
        written.force();
      }
      disk.rename(unfinished, file);
      disk.forceDirectory(file.resolveSibling("."));
    } catch (IOException e) {
      throw StorageErrors.unwritable(file, e);
    }
    return new DirectoryIdentity(store);
  }

  static DirectoryIdentity read(Path file, Disk disk) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    try (DiskFile opened = disk.read(file)) {
      if (opened.read(bytes, 0) < BYTES || opened.size() > BYTES) {
        throw StorageErrors.damaged(file, 0, 0, "it does not have " + BYTES + " bytes");
      }
    }
    if (bytes.getLong(0) != MAGIC || bytes.getInt(CRC_AT) != checksum(bytes.array())) {
      throw StorageErrors.damaged(file, 0, 0, "its checksum is another");
    }
    if (bytes.getInt(VERSION_AT) != VERSION) {
      throw new LaminarException(
          ErrorCode.FOREIGN_DATA_DIRECTORY,
          file + " is of format " + bytes.getInt(VERSION_AT) + ", this version writes " + VERSION,
          "open it with the version of LaminarDB that wrote it");
    }
    String name = new String(bytes.array(), NAME_AT, BYTES - NAME_AT, StandardCharsets.US_ASCII);
    return new DirectoryIdentity(name.replace("\0", ""));
  }

  DirectoryIdentity checkStore(Path file, String wanted) {
    if (!store.equals(wanted)) {
      throw new LaminarException(
          ErrorCode.FOREIGN_DATA_DIRECTORY,
          file.getParent() + " was written by the store '" + store + "', not by '" + wanted + "'",
          "configure the store '" + store + "', or choose another data directory");
    }
    return this;
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CRC_AT);
    crc.update(bytes, NAME_AT, BYTES - NAME_AT);
    return (int) crc.getValue();
  }
}
