package io.laminar.connector.file;

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
  public SourceConnector open(ConnectorRequest request) {
    ConnectorOptions options = new ConnectorOptions(NAME, request);
    Path path = options.path("path");
    try {
      List<Path> files = FilePattern.filesOf(path);
      ReadOptions reading = ReadOptions.of(options, request.schema(), files.get(0));
      boolean follows = reading.format() != FileFormat.ARROW && options.flag("follow", false);
      options.refuseOthers();
      if (follows) {
        checkFollowed(options, path, files, reading);
        return new FileSource(new FollowedFile(path), reading);
      }
      return new FileSource(inputs(files), reading);
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
    Path first = files.get(0);
    return PipeEnd.isAt(first)
        ? new Inputs.Pipe(first, new PipeEnd(first, StandardOpenOption.READ))
        : new Inputs.Regular(files);
  }
}
