package io.laminar.shell;

import io.laminar.api.Column;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.format.RowFormat;
import io.laminar.format.ValueText;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as a table for people. Rows are held back until {@link #flush()} or until there are {@value
 * #MAX_HELD_ROWS}, so that columns are as wide as their values; a later value that is wider moves
 * its own line only.
 */
final class TableFormat implements RowFormat {
  private static final int MAX_HELD_ROWS = 200;
  private static final int MAX_CELL_WIDTH = 80;
  private static final String NULL_TEXT = "NULL";
  private static final String WEIGHT_TITLE = "±";

  private final Writer target;
  private final boolean changelog;
  private final String[] titles;
  private final boolean[] rightAligned;
  private final int[] widths;
  private final List<String[]> held = new ArrayList<>();
  private boolean titled;

  TableFormat(Writer target, Schema schema, boolean changelog) {
    this.target = target;
    this.changelog = changelog;
    int first = changelog ? 1 : 0;
    this.titles = new String[schema.size() + first];
    this.rightAligned = new boolean[titles.length];
    this.widths = new int[titles.length];
    if (changelog) {
      titles[0] = WEIGHT_TITLE;
      rightAligned[0] = true;
    }
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      titles[i + first] = printable(column.name());
      rightAligned[i + first] = isNumber(column.type().kind());
    }
    Arrays.setAll(widths, i -> DisplayWidth.of(titles[i]));
  }

  private static boolean isNumber(TypeKind kind) {
    return kind.isInteger()
        || kind == TypeKind.DECIMAL
        || kind == TypeKind.REAL
        || kind == TypeKind.DOUBLE;
  }

  @Override
  public void begin() {}

  @Override
  public void write(long weight, Cells cells) throws IOException {
    String[] row = new String[titles.length];
    int first = changelog ? 1 : 0;
    if (changelog) {
      row[0] = (weight > 0 ? "+" : "") + weight;
    }
    for (int i = first; i < row.length; i++) {
      row[i] = cell(cells.get(i - first));
    }
    for (int i = 0; i < row.length; i++) {
      widths[i] = Math.max(widths[i], DisplayWidth.of(row[i]));
    }
    held.add(row);
    if (held.size() >= MAX_HELD_ROWS) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (held.isEmpty()) {
      return;
    }
    title();
    for (String[] row : held) {
      line(row);
    }
    held.clear();
    target.flush();
  }

  /** Writes what is held, and the titles even where no row came. */
  @Override
  public void close() throws IOException {
    title();
    flush();
    target.flush();
  }

  private void title() throws IOException {
    if (titled) {
      return;
    }
    titled = true;
    line(titles);
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      rule.append(i == 0 ? "" : "+").append("-".repeat(widths[i] + 2));
    }
    target.write(rule.append('\n').toString());
  }

  private void line(String[] cells) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String padding = " ".repeat(Math.max(0, widths[i] - DisplayWidth.of(cells[i])));
      text.append(i == 0 ? " " : " | ");
      if (rightAligned[i]) {
        text.append(padding).append(cells[i]);
      } else {
        text.append(cells[i]).append(i == cells.length - 1 ? "" : padding);
      }
    }
    target.write(text.append('\n').toString());
  }

  private String cell(@Nullable Object value) {
    if (value == null) {
      return NULL_TEXT;
    }
    String text = printable(ValueText.of(value));
    // What stands alone, as a plan does, has no neighbour that a long line would push away.
    return titles.length == 1 || DisplayWidth.of(text) <= MAX_CELL_WIDTH
        ? text
        : DisplayWidth.cut(text, MAX_CELL_WIDTH - 1) + "…";
  }

  /** Line ends and other control characters would break the table, or command the terminal. */
  static String printable(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder visible = new StringBuilder();
    text.chars().forEach(character -> {
      switch (character) {
        case '\n' -> visible.append("\\n");
        case '\r' -> visible.append("\\r");
        case '\t' -> visible.append("\\t");
        default -> {
          if (Character.isISOControl(character)) {
            visible.append(String.format("\\u%04x", character));
          } else {
            visible.append((char) character);
          }
        }
      }
    });
    return visible.toString();
  }
}
