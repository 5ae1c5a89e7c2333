package io.laminar.connector.file;

import io.laminar.core.connector.ConnectorOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How rows lie in a file. */
enum FileFormat {
  /** One record a line, RFC 4180. */
  CSV,
  /** One object a line, or (read only) one array of objects. */
  JSON,
  /** Arrow's IPC format; a stream is read too. */
  ARROW;

  private static final Map<String, String> BY_EXTENSION = Map.of(
      "csv", "csv", "json", "json", "jsonl", "json", "ndjson", "json", "arrow", "arrow", "feather",
      "arrow");

  /**
   * Reads the option {@code format}.
   *
   * @param fileName tells where the option is missing, with or without the ending of a compression
   */
  static FileFormat of(ConnectorOptions options, String fileName) {
    String name = Compression.withoutEnding(fileName).toLowerCase(Locale.ROOT);
    String byName = BY_EXTENSION.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "");
    if (byName.isEmpty() && !options.has("format")) {
      throw options.refused(
          "format",
          "is missing and the name " + name + " does not tell",
          "write format = 'csv', 'json' or 'arrow'");
    }
    return valueOf(
        options.oneOf("format", byName, List.of("csv", "json", "arrow")).toUpperCase(Locale.ROOT));
  }
}
