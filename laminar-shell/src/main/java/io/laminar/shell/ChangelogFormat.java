package io.laminar.shell;

import io.laminar.api.Schema;
import io.laminar.format.RowFormat;
import io.laminar.format.ValueText;
import java.io.IOException;
import java.io.Writer;

/** Every change as a line of its own: {@code +1 origin=ORD, flights=714}. */
final class ChangelogFormat implements RowFormat {
  private final Writer target;
  private final Schema schema;

  ChangelogFormat(Writer target, Schema schema) {
    this.target = target;
    this.schema = schema;
  }

  @Override
  public void begin() {}

  @Override
  public void write(long weight, Cells cells) throws IOException {
    StringBuilder text = new StringBuilder(weight > 0 ? "+" : "").append(weight).append(' ');
    for (int i = 0; i < schema.size(); i++) {
      Object value = cells.get(i);
      text.append(i == 0 ? "" : ", ").append(schema.column(i).name()).append('=');
      text.append(value == null ? "NULL" : ValueText.of(value));
    }
    target.write(text.append('\n').toString());
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
