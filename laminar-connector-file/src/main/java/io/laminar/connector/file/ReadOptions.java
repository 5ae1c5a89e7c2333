package io.laminar.connector.file;

import io.laminar.api.Schema;
import io.laminar.core.connector.ConnectorOptions;
import io.laminar.format.CsvDialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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
 * @param named the first file that there was, whose name says the format
 * @param keepsPlaces whether it is asked where its records end
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
    boolean skipsBadRecords,
    String named,
    boolean keepsPlaces) {
  private static final long MAX_SKIPPED_LINES = 1_000_000_000L;

  /**
   * Reads the options that say how files are read.
   *
   * @param first the first of them
   * @param keepsPlaces whether it is asked where its records end
   */
  static ReadOptions of(ConnectorOptions options, Schema schema, Path first, boolean keepsPlaces) {
    String name = String.valueOf(first.getFileName());
    FileFormat format = FileFormat.of(options, name);
    Optional<Compression> compression =
        options.has("compression") ? Optional.of(Compression.of(options, name)) : Optional.empty();
    compression.orElse(Compression.named(name)).check();
    return format == FileFormat.ARROW
        ? ofArrow(schema, compression, first, keepsPlaces)
        : ofText(options, schema, format, compression, first, keepsPlaces);
  }

  /** Fields have their types, and a batch is whole. */
  private static ReadOptions ofArrow(
      Schema schema, Optional<Compression> compression, Path first, boolean keepsPlaces) {
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
        false,
        first.toString(),
        keepsPlaces);
  }

  private static ReadOptions ofText(
      ConnectorOptions options,
      Schema schema,
      FileFormat format,
      Optional<Compression> compression,
      Path first,
      boolean keepsPlaces) {
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
        options.oneOf("on_bad_record", "fail", List.of("fail", "skip")).equals("skip"),
        first.toString(),
        keepsPlaces);
  }

  /** How a file with a name is packed. */
  Compression packing(String fileName) {
    return compression.orElse(Compression.named(fileName));
  }

  /** Tells whether the place in a file says nothing about the bytes that were read. */
  boolean isPacked(InputPlace place) {
    return format == FileFormat.ARROW || packing(place.fileName()) != Compression.NONE;
  }

  /** Makes what reads a text or batches. */
  @FunctionalInterface
  private interface Opening {
    PlacedSource of(InputStream bytes) throws IOException;
  }

  /**
   * Begins to read a file.
   *
   * @param file its bytes as they are, owned by the result
   * @param place for errors, where its path stands too
   * @param bad what happens to records that cannot be read
   */
  PlacedSource rows(InputStream file, InputPlace place, BadRecords bad) throws IOException {
    return opened(
        file,
        place,
        bytes -> format == FileFormat.ARROW
            ? new ArrowSource(bytes, schema, place)
            : textRows(new Utf8Reader(bytes, 0, 1, keepsPlaces), place, bad));
  }

  /**
   * Goes on with a file.
   *
   * @param file its bytes as they are, packed ones from the beginning; owned by the result
   * @param path of the file, whose header is read again
   * @param record the place behind the last record that was read
   * @param place for errors; the line of the record is its first
   * @param bad what happens to records that cannot be read
   */
  PlacedSource rowsBehind(
      InputStream file, Path path, RecordPlace record, InputPlace place, BadRecords bad)
      throws IOException {
    return opened(file, place, bytes -> {
      if (format == FileFormat.ARROW) {
        return new ArrowSource(bytes, schema, place, record.behind());
      }
      if (isPacked(place)) {
        bytes.skipNBytes(record.offset());
      }
      Utf8Reader text = new Utf8Reader(bytes, record.offset(), record.line(), true);
      RowReader rows = new RowReader(schema, timestamps, numbers, place);
      return paths.isEmpty()
          ? new CsvSource(text, dialect, comment, place, rows, bad, Optional.of(binding(path)))
          : new JsonSource(text, paths.get(), place, rows, bad, Optional.of(record));
    });
  }

  /** The column that each field of a file of CSV goes to. */
  private int[] binding(Path path) throws IOException {
    InputPlace place = new InputPlace(path, skippedLines);
    try (InputStream file = Files.newInputStream(path);
        Utf8Reader text = new Utf8Reader(packing(place.fileName()).reading(file))) {
      text.skipLines(skippedLines);
      RowReader rows = new RowReader(schema, timestamps, numbers, place);
      try (CsvSource header =
          new CsvSource(text, dialect, comment, place, rows, new BadRecords(false))) {
        return header.binding();
      }
    }
  }

  private PlacedSource opened(InputStream file, InputPlace place, Opening opening)
      throws IOException {
    Compression packed = packing(place.fileName());
    boolean opened = false;
    try {
      packed.check();
      PlacedSource connector = opening.of(packed.reading(file));
      opened = true;
      return connector;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private PlacedSource textRows(Utf8Reader text, InputPlace place, BadRecords bad)
      throws IOException {
    text.skipLines(skippedLines);
    RowReader rows = new RowReader(schema, timestamps, numbers, place);
    return paths.isEmpty()
        ? new CsvSource(text, dialect, comment, place, rows, bad)
        : new JsonSource(text, paths.get(), place, rows, bad);
  }
}
