package io.laminar.connector.file;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.connector.ConnectorOptions;
import io.laminar.core.connector.ConnectorRequest;
import io.laminar.core.connector.SourceConnector;
import io.laminar.core.connector.SourceConnectorFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * {@code FROM FILE (path, format, compression, skip, timestamp_format, numbers, on_bad_record, and for
 * CSV header, delimiter, quote, null_string, comment)}: a bounded source that ends with the last
 * file, or when the last writer of a pipe closes it.
 */
public final class FileSourceConnectorFactory implements SourceConnectorFactory {
  /** The name that stands after FROM and INTO. */
  static final String NAME = "FILE";

  /** Called by {@link java.util.ServiceLoader}. */
  public FileSourceConnectorFactory() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean keepsPositions() {
    return true;
  }

  @Override
  public SourceConnector open(ConnectorRequest request) {
    ConnectorOptions options = new ConnectorOptions(NAME, request);
    Path path = options.path("path");
    Optional<FilePosition> position = request.lifetime().position().map(FilePosition::read);
    try {
      List<Path> files = position.isPresent() ? position.get().paths() : FilePattern.filesOf(path);
      Path named = position.map(each -> Path.of(each.named())).orElseGet(() -> files.get(0));
      boolean isDurable = request.lifetime().isDurable();
      ReadOptions reading = ReadOptions.of(options, request.schema(), named, isDurable);
      boolean follows = reading.format() != FileFormat.ARROW && options.flag("follow", false);
      options.refuseOthers();
      if (isDurable && PipeEnd.isAt(named)) {
        throw new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            named
                + " is a pipe or a device, which cannot be read again: FROM FILE of a database with a"
                + " data directory reads files",
            "push its rows through a handle with a name, or use a database in memory");
      }
      Optional<FilePosition.Begun> begun = position.flatMap(FilePosition::place);
      if (follows) {
        checkFollowed(options, path, files, reading);
        return new FileSource(new FollowedFile(path), reading, begun);
      }
      return new FileSource(inputs(files), reading, begun);
    } catch (IOException e) {
      throw InputPlace.unavailable(path, e);
    }
  }

  private static void checkFollowed(
      ConnectorOptions options, Path path, List<Path> files, ReadOptions reading)
      throws IOException {
    boolean isNamed = files.equals(List.of(path));
    if (isNamed && !Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    boolean packed = reading.packing(String.valueOf(path.getFileName())) != Compression.NONE;
    if (!isNamed || !Files.isRegularFile(path) || packed) {
      throw options.refused(
          "follow",
          "is for one file that grows, not for a pattern, a directory, a pipe or compressed data",
          "name the file, or leave follow out; a pipe is read as it comes anyway");
    }
  }

  private static Inputs inputs(List<Path> files) throws IOException {
    if (!files.isEmpty() && PipeEnd.isAt(files.get(0))) {
      Path first = files.get(0);
      return new Inputs.Pipe(first, new PipeEnd(first, StandardOpenOption.READ));
    }
    return new Inputs.Regular(files);
  }
}
