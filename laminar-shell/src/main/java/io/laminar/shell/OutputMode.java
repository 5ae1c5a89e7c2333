package io.laminar.shell;

import io.laminar.api.Schema;
import io.laminar.format.CsvFormat;
import io.laminar.format.JsonFormat;
import io.laminar.format.RowFormat;
import io.laminar.format.ZonedFormat;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How results are written. */
enum OutputMode {
  /** Aligned columns. */
  TABLE,
  /** A block of lines a row, one a column. */
  LINE,
  /** RFC 4180 with a header. */
  CSV,
  /** One object a line. */
  JSON,
  /** One line a change, with its weight. */
  CHANGELOG;

  /** Starts to write rows, instants as times of a zone; closing the format leaves the target open. */
  RowFormat begin(Writer target, Schema schema, boolean changelog, ZoneId zone) throws IOException {
    Writer kept = new KeptOpen(target);
    RowFormat format = switch (this) {
      case TABLE -> new TableFormat(kept, schema, changelog);
      case LINE -> new LineFormat(kept, schema, changelog);
      case CSV -> new CsvFormat(kept, schema, changelog);
      case JSON -> new JsonFormat(kept, schema, changelog);
      case CHANGELOG -> new ChangelogFormat(kept, schema);
    };
    format.begin();
    return ZonedFormat.of(format, zone);
  }

  /** The names of all, for messages. */
  static String names() {
    return Arrays.stream(values()).map(OutputMode::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Standard output outlives the format that writes to it. */
  private static final class KeptOpen extends FilterWriter {
    KeptOpen(Writer target) {
      super(target);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      out.write(text, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
