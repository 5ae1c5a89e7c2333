package io.laminar.connector.file;

import io.laminar.core.connector.ConnectorOptions;
import io.laminar.core.connector.ConnectorRequest;
import io.laminar.core.connector.SourceConnector;
import io.laminar.core.connector.SourceConnectorFactory;
import io.laminar.format.CsvDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * {@code FROM FILE (path, format, timestamp_format, and for CSV header, delimiter, quote,
 * null_string)}: a bounded source that ends with the file, or when the last writer of a pipe closes
 * it.
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
    FileFormat format = FileFormat.of(options, path);
    InputPlace place = new InputPlace(path);
    RowReader rows = new RowReader(request.schema(), TimestampText.of(options), place);
    CsvDialect dialect =
        format == FileFormat.CSV ? CsvOptions.dialect(options) : CsvDialect.STANDARD;
    options.refuseOthers();
    Function<Utf8Reader, SourceConnector> reading = format == FileFormat.CSV
        ? text -> new CsvSource(text, dialect, place, rows)
        : text -> new JsonSource(text, place, rows);
    try {
      return PipeEnd.isAt(path)
          ? new PipeSource(new PipeEnd(path, StandardOpenOption.READ), place, reading)
          : reading.apply(new Utf8Reader(Files.newInputStream(path)));
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }
}
