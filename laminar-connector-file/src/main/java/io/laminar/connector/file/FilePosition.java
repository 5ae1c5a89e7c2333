package io.laminar.connector.file;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a FROM FILE stands, as a database with a data directory keeps it.
 *
 * <pre>
 *   version 1 │ named: UTF │ files 4 │ each: UTF │ begun 1
 *   begun:  offset 8 │ line 8 │ behind 8 │ in an array 1 │ Fingerprint             big-endian
 * </pre>
 *
 * @param named the first file that there was: by its name the format is known
 * @param files those that are not read to their ends, the present one first
 * @param place behind the last record of the first of them; empty where none was read of it
 */
record FilePosition(String named, List<String> files, Optional<Begun> place) {
  private static final int VERSION = 1;

  /**
   * A file of which records were read.
   *
   * @param record the place behind the last
   * @param fingerprint by which the file is known again
   */
  record Begun(RecordPlace record, Fingerprint fingerprint) {}

  FilePosition {
    files = List.copyOf(files);
  }

  List<Path> paths() {
    return files.stream().map(Path::of).toList();
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream target = new DataOutputStream(bytes)) {
      target.writeByte(VERSION);
      target.writeUTF(named);
      target.writeInt(files.size());
      for (String file : files) {
        target.writeUTF(file);
      }
      target.writeBoolean(place.isPresent());
      if (place.isPresent()) {
        RecordPlace record = place.get().record();
        target.writeLong(record.offset());
        target.writeLong(record.line());
        target.writeLong(record.behind());
        target.writeBoolean(record.inArray());
        place.get().fingerprint().writeTo(target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} gave.
   *
   * @throws LaminarException {@link ErrorCode#DAMAGED_STORAGE}
   */
  static FilePosition read(byte[] bytes) {
    try (DataInputStream from = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = from.readUnsignedByte();
      if (version != VERSION) {
        throw new IOException("version " + version);
      }
      String named = from.readUTF();
      List<String> files = new ArrayList<>();
      for (int count = from.readInt(); count > 0; count--) {
        files.add(from.readUTF());
      }
      if (!from.readBoolean()) {
        return new FilePosition(named, files, Optional.empty());
      }
      RecordPlace record =
          new RecordPlace(from.readLong(), from.readLong(), from.readLong(), from.readBoolean());
      return new FilePosition(named, files, Optional.of(new Begun(record, Fingerprint.read(from))));
    } catch (IOException e) {
      throw new LaminarException(
          ErrorCode.DAMAGED_STORAGE,
          "the position of a FROM FILE is not what this version writes: " + e.getMessage(),
          null,
          "open the data directory with the version of LaminarDB that wrote it",
          e);
    }
  }
}
