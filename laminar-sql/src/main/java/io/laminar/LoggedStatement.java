package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.log.StatementFrame;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A statement that changed the objects of a database, as it is kept with them.
 *
 * <pre>
 *   text: length 4, UTF-8 │ zone: length 4, UTF-8        big-endian; the directory stands elsewhere
 * </pre>
 *
 * @param text the statement
 * @param zone of local times when it was carried out
 * @param directory what relative paths in it are relative to; absolute
 * @param sink where the connector goes on, or began, that it opens to take results out
 * @param widths how many columns its view knows of relations that have got more since, by their keys
 */
record LoggedStatement(
    String text, ZoneId zone, Path directory, Optional<byte[]> sink, Map<String, Integer> widths) {
  private static final int DIRECTORY_PIECE = 2;

  LoggedStatement {
    directory = directory.toAbsolutePath().normalize();
    widths = Map.copyOf(widths);
  }

  /** One whose view knows all columns. */
  LoggedStatement(String text, ZoneId zone, Path directory, Optional<byte[]> sink) {
    this(text, zone, directory, sink, Map.of());
  }

  /** What a frame of the log says. */
  static LoggedStatement of(StatementFrame frame) {
    List<String> pieces = frame.pieces();
    return new LoggedStatement(
        pieces.get(0),
        ZoneId.of(pieces.get(1)),
        Path.of(pieces.size() > DIRECTORY_PIECE ? pieces.get(DIRECTORY_PIECE) : ""),
        Optional.empty());
  }

  /** The frame of the log for it. */
  StatementFrame frame(long number) {
    return new StatementFrame(number, List.of(text, zone.getId(), directory.toString()));
  }

  /** The same, whose relative paths start elsewhere. */
  LoggedStatement in(Path other) {
    return new LoggedStatement(text, zone, other, sink, widths);
  }

  /** The same, whose connector goes on there. */
  LoggedStatement at(Optional<byte[]> position) {
    return new LoggedStatement(text, zone, directory, position, widths);
  }

  /** The same, whose view knows so many columns. */
  LoggedStatement narrowed(Map<String, Integer> columns) {
    return new LoggedStatement(text, zone, directory, sink, columns);
  }

  /**
   * Carries it out again.
   *
   * @throws LaminarException {@link ErrorCode#RECOVERY_FAILED} where it is refused now
   */
  void executeBy(StatementRunner runner) {
    try {
      runner.executeAgain(this);
    } catch (LaminarException refused) {
      throw new LaminarException(
          ErrorCode.RECOVERY_FAILED,
          "a statement that the data directory keeps is refused now: " + text.strip() + ": "
              + refused.problem(),
          null,
          remedy(refused),
          refused);
    }
  }

  /** The statement itself is as it was: what it is refused for now is not. */
  private static String remedy(LaminarException refused) {
    return switch (refused.code()) {
      case UNKNOWN_FUNCTION ->
        "give the config the function, if it is one of the application (Config.function), and open the"
            + " database again; otherwise: " + refused.remedy();
      case RESOURCE_LIMIT ->
        "give the config a larger memoryLimit, as the database had, and open it again; "
            + refused.remedy();
      default -> refused.remedy() + "; then open the database again";
    };
  }

  /** Its bytes; the array is the caller's. */
  byte[] toBytes() {
    byte[] sql = text.getBytes(StandardCharsets.UTF_8);
    byte[] local = zone.getId().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(2 * Integer.BYTES + sql.length + local.length)
        .putInt(sql.length)
        .put(sql)
        .putInt(local.length)
        .put(local)
        .array();
  }

  /**
   * Reads one.
   *
   * @param bytes begin with it; their position moves behind it
   * @throws LaminarException {@link ErrorCode#DAMAGED_STORAGE}
   */
  static LoggedStatement read(ByteBuffer bytes) {
    try {
      return new LoggedStatement(
          text(bytes), ZoneId.of(text(bytes)), Path.of(""), Optional.empty());
    } catch (BufferUnderflowException | NegativeArraySizeException | DateTimeException e) {
      throw new LaminarException(
          ErrorCode.DAMAGED_STORAGE,
          "a statement in the data directory cannot be read: " + e.getMessage(),
          null,
          "put a backup of the data directory in its place",
          e);
    }
  }

  static String text(ByteBuffer bytes) {
    int length = bytes.getInt();
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] text = new byte[length];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
