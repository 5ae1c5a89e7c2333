package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The objects of a database, as a checkpoint keeps them.
 *
 * <pre>
 *   number of the last statement 8 │ statements 4 │ each: LoggedStatement        big-endian
 * </pre>
 *
 * @param lastStatement the number of the last statement before the checkpoint
 * @param statements that make the objects, each behind those that it reads
 */
record CatalogImage(long lastStatement, List<LoggedStatement> statements) {
  CatalogImage {
    statements = List.copyOf(statements);
  }

  byte[] toBytes() {
    List<byte[]> pieces = statements.stream().map(LoggedStatement::toBytes).toList();
    int bytes = pieces.stream().mapToInt(each -> each.length).sum();
    ByteBuffer target = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + bytes)
        .putLong(lastStatement)
        .putInt(pieces.size());
    pieces.forEach(target::put);
    return target.array();
  }

  /**
   * Reads what {@link #toBytes} gave.
   *
   * @throws LaminarException {@link ErrorCode#DAMAGED_STORAGE}
   */
  static CatalogImage read(byte[] bytes) {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    try {
      long last = left.getLong();
      int count = left.getInt();
      List<LoggedStatement> statements = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        statements.add(LoggedStatement.read(left));
      }
      return new CatalogImage(last, statements);
    } catch (BufferUnderflowException cut) {
      throw new LaminarException(
          ErrorCode.DAMAGED_STORAGE,
          "the objects of a checkpoint cannot be read: they are cut off",
          null,
          "put a backup of the data directory in its place",
          cut);
    }
  }
}
