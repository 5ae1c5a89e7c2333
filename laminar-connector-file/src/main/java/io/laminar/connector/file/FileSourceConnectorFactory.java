package io.laminar.connector.file;

import io.laminar.core.connector.ConnectorOptions;
import io.laminar.core.connector.ConnectorRequest;
import io.laminar.core.connector.SourceConnector;
import io.laminar.core.connector.SourceConnectorFactory;
import java.nio.file.Path;

/**
 * {@code FROM FILE (path, format, timestamp_format, and for CSV header, delimiter, quote,
 * null_string)}: a bounded source that ends with the file.
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
    TimestampText timestamps = TimestampText.of(options);
    InputPlace place = new InputPlace(path);
    if (format == FileFormat.JSON) {
      options.refuseOthers();
      return new JsonSource(path, place, new RowReader(request.schema(), timestamps, place));
    }
    CsvDialect dialect = CsvDialect.of(options);
    options.refuseOthers();
    return new CsvSource(path, dialect, place, new RowReader(request.schema(), timestamps, place));
  }
}
