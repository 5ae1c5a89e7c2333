package io.laminar.shell;

import io.laminar.api.Schema;
import io.laminar.format.RowFormat;
import io.laminar.format.ValueText;
import java.io.IOException;
import java.io.Writer;

/** A row as a block of lines, one a column: for rows that are wider than the terminal. */
final class LineFormat implements RowFormat {
  private static final String WEIGHT_TITLE = "±";

  private final Writer target;
  private final Schema schema;
  private final boolean changelog;
  private final int width;
  private boolean follows;

  LineFormat(Writer target, Schema schema, boolean changelog) {
    this.target = target;
    this.schema = schema;
    this.changelog = changelog;
    this.width = schema.columns().stream()
        .mapToInt(column -> DisplayWidth.of(TableFormat.printable(column.name())))
        .max()
        .orElse(0);
  }

  @Override
  public void begin() {}

  @Override
  public void write(long weight, Cells cells) throws IOException {
    StringBuilder text = new StringBuilder(follows ? "\n" : "");
    follows = true;
    if (changelog) {
      line(text, WEIGHT_TITLE, (weight > 0 ? "+" : "") + weight);
    }
    for (int i = 0; i < schema.size(); i++) {
      Object value = cells.get(i);
      String shown = value == null ? "NULL" : TableFormat.printable(ValueText.of(value));
      line(text, TableFormat.printable(schema.column(i).name()), shown);
    }
    target.write(text.toString());
  }

  private void line(StringBuilder text, String title, String value) {
    text.append(" ".repeat(Math.max(0, width - DisplayWidth.of(title))));
    text.append(title).append(" = ").append(value).append('\n');
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }

  @Override
  public void close() throws IOException {
    target.flush();
  }
}
