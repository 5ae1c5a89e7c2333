package io.laminar.connector.file;

import io.laminar.api.Schema;
import io.laminar.core.connector.ConnectorOptions;
import io.laminar.core.connector.SourceConnector;
import io.laminar.format.CsvDialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the text of a file becomes rows.
 *
 * @param schema the columns
 * @param paths of JSON: where the columns stand in an object
 * @param format CSV, JSON or Arrow
 * @param compression how the bytes are packed, for each file by its own name where empty
 * @param dialect of CSV
 * @param comment begins a line of CSV that is passed over
 * @param timestamps how they are written
 * @param numbers how they are written
 * @param skippedLines lines before what is read
 * @param skipsBadRecords whether the source goes on after a record that it cannot read
 */
record ReadOptions(
    Schema schema,
    Optional<JsonPath> paths,
    FileFormat format,
    Optional<Compression> compression,
    CsvDialect dialect,
    Optional<Character> comment,
    TimestampText timestamps,
    NumberText numbers,
    long skippedLines,
    boolean skipsBadRecords) {
  private static final long MAX_SKIPPED_LINES = 1_000_000_000L;

  /**
   * Reads the options that say how files are read.
   *
   * @param first the first of them
   */
  static ReadOptions of(ConnectorOptions options, Schema schema, Path first) {
    String name = String.valueOf(first.getFileName());
    FileFormat format = FileFormat.of(options, name);
    Optional<Compression> compression =
        options.has("compression") ? Optional.of(Compression.of(options, name)) : Optional.empty();
    compression.orElse(Compression.named(name)).check();
    return format == FileFormat.ARROW
        ? ofArrow(schema, compression)
        : ofText(options, schema, format, compression);
  }

  /** Fields have their types, and a batch is whole. */
  private static ReadOptions ofArrow(Schema schema, Optional<Compression> compression) {
    return new ReadOptions(
        schema,
        Optional.empty(),
        FileFormat.ARROW,
        compression,
        CsvDialect.STANDARD,
        Optional.empty(),
        TimestampText.ISO,
        NumberText.STRICT,
        0,
        false);
  }

  private static ReadOptions ofText(
      ConnectorOptions options,
      Schema schema,
      FileFormat format,
      Optional<Compression> compression) {
    CsvDialect dialect =
        format == FileFormat.CSV ? CsvOptions.dialect(options) : CsvDialect.STANDARD;
    Optional<JsonPath> paths = format == FileFormat.JSON
        ? Optional.of(JsonPath.of(schema, options.paths()))
        : Optional.empty();
    return new ReadOptions(
        schema,
        paths,
        format,
        compression,
        dialect,
        format == FileFormat.CSV ? CsvOptions.comment(options, dialect) : Optional.empty(),
        TimestampText.of(options),
        NumberText.of(options),
        options.count("skip", 0, MAX_SKIPPED_LINES),
        options.oneOf("on_bad_record", "fail", List.of("fail", "skip")).equals("skip"));
  }

  /** How a file with a name is packed. */
  Compression packing(String fileName) {
    return compression.orElse(Compression.named(fileName));
  }

  /**
   * Begins to read a file.
   *
   * @param file its bytes as they are, owned by the result
   * @param place for errors, where its path stands too
   * @param bad what happens to records that cannot be read
   */
  SourceConnector rows(InputStream file, InputPlace place, BadRecords bad) throws IOException {
    Compression packed = packing(place.fileName());
    boolean opened = false;
    try {
      packed.check();
      InputStream bytes = packed.reading(file);
      SourceConnector connector = format == FileFormat.ARROW
          ? new ArrowSource(bytes, schema, place)
          : textRows(new Utf8Reader(bytes), place, bad);
      opened = true;
      return connector;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private SourceConnector textRows(Utf8Reader text, InputPlace place, BadRecords bad)
      throws IOException {
    text.skipLines(skippedLines);
    RowReader rows = new RowReader(schema, timestamps, numbers, place);
    return paths.isEmpty()
        ? new CsvSource(text, dialect, comment, place, rows, bad)
        : new JsonSource(text, paths.get(), place, rows, bad);
  }
}
