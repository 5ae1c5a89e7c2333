package io.laminar.connector.file;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.core.arrow.ArrowTypes;
import io.laminar.core.arrow.IpcOutput;
import io.laminar.core.connector.ConnectorOptions;
import io.laminar.core.connector.ConnectorRequest;
import io.laminar.core.connector.Lifetime;
import io.laminar.core.connector.SinkConnector;
import io.laminar.core.connector.SinkConnectorFactory;
import io.laminar.format.CsvDialect;
import io.laminar.format.CsvFormat;
import io.laminar.format.JsonFormat;
import io.laminar.format.RowFormat;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code INTO FILE (path, format, compression, if_exists, and for CSV header, delimiter, quote, null_string)}:
 * every result as a line, a changelog's with its weight in the column {@code __weight}.
 */
public final class FileSinkConnectorFactory implements SinkConnectorFactory {
  // Each data directory has it.
  private static final String OF_A_DATABASE = "laminar.store";

  /** Called by {@link java.util.ServiceLoader}. */
  public FileSinkConnectorFactory() {}

  @Override
  public String name() {
    return FileSourceConnectorFactory.NAME;
  }

  @Override
  public boolean keepsPositions() {
    return true;
  }

  @Override
  public SinkConnector open(ConnectorRequest request) {
    ConnectorOptions options = new ConnectorOptions(FileSourceConnectorFactory.NAME, request);
    Path path = options.path("path");
    String name = String.valueOf(path.getFileName());
    FileFormat format = FileFormat.of(options, name);
    checkPlace(options, path);
    if (request.changelog()) {
      checkNames(request.schema(), format, path);
    }
    Compression compression = Compression.of(options, name);
    compression.check();
    // A file of Arrow's ends with an index of all that is in it.
    List<String> allowed = format == FileFormat.ARROW
        ? List.of("replace", "error")
        : List.of("replace", "append", "error");
    String ifExists = options.oneOf("if_exists", "replace", allowed);
    CsvDialect dialect =
        format == FileFormat.CSV ? CsvOptions.dialect(options) : CsvDialect.STANDARD;
    options.refuseOthers();
    Lifetime lifetime = request.lifetime();
    if (lifetime.isDurable()) {
      checkCanGoOn(path, format, compression);
    }
    Optional<SinkPosition> position = lifetime.position().map(SinkPosition::read);
    try {
      // What is gone on with was there before.
      SinkFile file = SinkFile.open(
          path, position.isPresent() ? Set.of(CREATE, WRITE, READ) : openOptions(ifExists));
      return new FileSink(
          path,
          file,
          compression,
          ifExists.equals("replace"),
          rows(format, dialect, request),
          position);
    } catch (FileAlreadyExistsException e) {
      throw new LaminarException(
          ErrorCode.IO_FAILURE,
          path + " exists already",
          null,
          "remove it, or say if_exists = 'replace' or 'append'",
          e);
    } catch (IOException e) {
      throw InputPlace.unavailable(path, e);
    }
  }

  /** The files of a data directory are the database's: a sink would empty one. Some stores have directories of their own there. */
  private static void checkPlace(ConnectorOptions options, Path path) {
    Path directory = realDirectory(path);
    for (int up = 0; up < 2 && directory != null; up++) {
      if (Files.exists(directory.resolve(OF_A_DATABASE))) {
        throw options.refused(
            "path",
            "is within " + directory + ", the data directory of a database",
            "write into another directory");
      }
      directory = directory.getParent();
    }
  }

  private static @Nullable Path realDirectory(Path path) {
    try {
      return Files.exists(path)
          ? path.toRealPath().getParent()
          : Objects.requireNonNull(path.getParent(), "absolute").toRealPath();
    } catch (IOException e) {
      // Whoever opens the file says what is wrong.
      return path.getParent();
    }
  }

  /** A column of the result may not have the name of one that is written beside it. */
  private static void checkNames(Schema schema, FileFormat format, Path path) {
    Set<String> added = format == FileFormat.ARROW
        ? Set.of(ArrowTypes.WEIGHT_COLUMN, ArrowTypes.ENDS_COMMIT_COLUMN)
        : Set.of(RowFormat.WEIGHT_COLUMN);
    for (Column column : schema.columns()) {
      if (added.contains(column.name().toLowerCase(Locale.ROOT))) {
        throw new LaminarException(
            ErrorCode.DUPLICATE_NAME,
            "column " + column.name() + " would stand twice in " + path
                + ": each change of a result that retracts rows is written with a column of that"
                + " name",
            "give the column another name in the query, with AS");
      }
    }
  }

  /** In a database with a data directory what was written behind a checkpoint is cut off, and written again. */
  private static void checkCanGoOn(Path path, FileFormat format, Compression compression) {
    String what = PipeEnd.isAt(path)
        ? "a pipe or a device"
        : format == FileFormat.ARROW
            ? "a file of Arrow"
            : compression != Compression.NONE ? "a compressed file" : "";
    if (!what.isEmpty()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "INTO FILE of a database with a data directory cannot write " + path + ", " + what
              + ": what was written behind a checkpoint has to be cut off after a crash",
          "write CSV or JSON that is not compressed, or use a database in memory");
    }
  }

  private static FileSink.Rows rows(
      FileFormat format, CsvDialect dialect, ConnectorRequest request) {
    FileSink.TextRows csv = (target, continued) ->
        new CsvFormat(target, request.schema(), request.changelog(), dialect.continuing(continued));
    FileSink.TextRows json =
        (target, continued) -> new JsonFormat(target, request.schema(), request.changelog());
    return switch (format) {
      case CSV -> csv.encoded();
      case JSON -> json.encoded();
      case ARROW ->
        (target, continued) ->
            new RowOutput.Arrow(new IpcOutput(target, request.schema(), request.changelog()));
    };
  }

  private static Set<OpenOption> openOptions(String ifExists) {
    return switch (ifExists) {
      case "append" -> Set.of(CREATE, APPEND, WRITE);
      case "error" -> Set.of(CREATE_NEW, WRITE);
      default -> Set.of(CREATE, WRITE);
    };
  }
}
