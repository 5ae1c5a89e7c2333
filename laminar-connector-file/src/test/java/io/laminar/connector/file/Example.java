package io.laminar.connector.file;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.connector.ConnectorRequest;
import io.laminar.core.connector.Lifetime;
import io.laminar.core.connector.SinkConnector;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file, its columns and the options to read or write it. */
final class Example {
  private final Path directory;
  private final Schema schema;
  private final Map<String, String> options = new HashMap<>();
  private final Map<String, String> paths = new HashMap<>();

  private Example(Path directory, Schema schema) {
    this.directory = directory;
    this.schema = schema;
  }

  /** Columns {@code ts, delay, origin}; delay may be NULL. */
  static Example flights(Path directory) {
    return new Example(
        directory,
        schema(
            new Column("ts", DataType.timestamp(3)),
            new Column("delay", DataType.of(TypeKind.INTEGER).withNullable(true)),
            new Column("origin", DataType.of(TypeKind.VARCHAR))));
  }

  static Example of(Path directory, DataType type) {
    return new Example(directory, schema(new Column("v", type)));
  }

  static Example ofColumns(Path directory, Column... columns) {
    return new Example(directory, schema(columns));
  }

  static Schema schema(Column... columns) {
    return new Schema(List.of(columns));
  }

  Example with(String option, String value) {
    options.put(option, value);
    return this;
  }

  Example at(String column, String path) {
    paths.put(column, path);
    return this;
  }

  Example file(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
    return with("path", name);
  }

  SourceConnector source() {
    return source(Lifetime.OF_THE_PROCESS);
  }

  SourceConnector source(Lifetime lifetime) {
    return new FileSourceConnectorFactory()
        .open(new ConnectorRequest("flights", schema, false, options, paths, directory, lifetime));
  }

  SinkConnector sink(boolean changelog) {
    return new FileSinkConnectorFactory()
        .open(new ConnectorRequest("result", schema, changelog, options, directory));
  }

  Schema schema() {
    return schema;
  }

  List<List<@Nullable Object>> rows() {
    RecordedRows recorded = new RecordedRows(schema.size());
    try (SourceConnector source = source()) {
      boolean more = true;
      while (more) {
        more = source.readSome(recorded, 2);
      }
    }
    return recorded.rows;
  }
}
