package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.log.PositionFrame;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The objects of a database, as a checkpoint keeps them.
 *
 * <pre>
 *   number of the last statement 8 │ statements 4 │ each: LoggedStatement        big-endian
 *   each: its directory: length 4, UTF-8 │ positions 4 │ each: length 4, PositionFrame
 *   each: where its connector goes on that takes results out: length 4 or -1, bytes
 *   each: relations that have got columns since 4 │ each: key: length 4, UTF-8 │ columns that it knows 4
 * </pre>
 *
 * <p>The second and the third line are missing where an earlier version of the format wrote it, the last one also where no
 * statement has such relations.
 *
 * @param lastStatement the number of the last statement before the checkpoint
 * @param statements that make the objects, each behind those that it reads
 * @param positions how far connectors had come, of those whose rows the log has
 */
record CatalogImage(
    long lastStatement, List<LoggedStatement> statements, List<PositionFrame> positions) {
  private static final int NO_SINK = -1;

  CatalogImage {
    statements = List.copyOf(statements);
    positions = List.copyOf(positions);
  }

  byte[] toBytes() {
    List<ByteBuffer> pieces = new ArrayList<>();
    pieces.add(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
        .putLong(lastStatement)
        .putInt(statements.size())
        .flip());
    statements.forEach(each -> pieces.add(ByteBuffer.wrap(each.toBytes())));
    statements.forEach(each ->
        add(pieces, ByteBuffer.wrap(each.directory().toString().getBytes(StandardCharsets.UTF_8))));
    pieces.add(number(positions.size()));
    positions.forEach(each -> add(pieces, each.encode()));
    statements.forEach(each -> each.sink()
        .ifPresentOrElse(
            sink -> add(pieces, ByteBuffer.wrap(sink)), () -> pieces.add(number(NO_SINK))));
    if (statements.stream().anyMatch(each -> !each.widths().isEmpty())) {
      statements.forEach(each -> addWidths(pieces, each.widths()));
    }
    ByteBuffer target =
        ByteBuffer.allocate(pieces.stream().mapToInt(ByteBuffer::remaining).sum());
    pieces.forEach(target::put);
    return target.array();
  }

  private static void add(List<ByteBuffer> pieces, ByteBuffer piece) {
    pieces.add(number(piece.remaining()));
    pieces.add(piece);
  }

  private static void addWidths(List<ByteBuffer> pieces, Map<String, Integer> widths) {
    pieces.add(number(widths.size()));
    new TreeMap<>(widths).forEach((key, columns) -> {
      add(pieces, ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)));
      pieces.add(number(columns));
    });
  }

  private static ByteBuffer number(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(value).flip();
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
      if (!left.hasRemaining()) {
        return new CatalogImage(last, statements, List.of());
      }
      statements.replaceAll(each -> each.in(Path.of(LoggedStatement.text(left))));
      List<PositionFrame> positions = positions(left);
      if (left.hasRemaining()) {
        statements.replaceAll(each -> each.at(sink(left)));
      }
      if (left.hasRemaining()) {
        statements.replaceAll(each -> each.narrowed(widths(left)));
      }
      return new CatalogImage(last, statements, positions);
    } catch (BufferUnderflowException | IllegalArgumentException cut) {
      throw new LaminarException(
          ErrorCode.DAMAGED_STORAGE,
          "the objects of a checkpoint cannot be read: they are cut off",
          null,
          "put a backup of the data directory in its place",
          cut);
    }
  }

  private static Map<String, Integer> widths(ByteBuffer left) {
    Map<String, Integer> widths = new HashMap<>();
    for (int count = left.getInt(); count > 0; count--) {
      widths.put(LoggedStatement.text(left), left.getInt());
    }
    return widths;
  }

  private static Optional<byte[]> sink(ByteBuffer left) {
    int length = left.getInt();
    if (length == NO_SINK) {
      return Optional.empty();
    }
    if (length > left.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] position = new byte[length];
    left.get(position);
    return Optional.of(position);
  }

  private static List<PositionFrame> positions(ByteBuffer left) {
    List<PositionFrame> positions = new ArrayList<>();
    for (int count = left.getInt(); count > 0; count--) {
      int length = left.getInt();
      ByteBuffer frame = left.slice(left.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      positions.add(PositionFrame.decode(frame));
      left.position(left.position() + length);
    }
    return positions;
  }
}
