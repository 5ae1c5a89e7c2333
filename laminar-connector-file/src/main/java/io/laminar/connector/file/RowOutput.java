package io.laminar.connector.file;

import io.laminar.api.RowView;
import io.laminar.core.arrow.IpcOutput;
import io.laminar.format.RowFormat;
import java.io.Closeable;
import java.io.IOException;

/** Writes the rows of a sink, one after another. Confined to the connector's thread. */
interface RowOutput extends Closeable {
  void write(RowView row) throws IOException;

  void flush() throws IOException;

  /** Rows as text. */
  record Text(RowFormat format) implements RowOutput {
    @Override
    public void write(RowView row) throws IOException {
      format.write(row.weight(), row::get);
    }

    @Override
    public void flush() throws IOException {
      format.flush();
    }

    @Override
    public void close() throws IOException {
      format.close();
    }
  }

  /** Rows as record batches. */
  record Arrow(IpcOutput output) implements RowOutput {
    @Override
    public void write(RowView row) throws IOException {
      output.write(row);
    }

    @Override
    public void flush() throws IOException {
      output.flush();
    }

    @Override
    public void close() throws IOException {
      output.close();
    }
  }
}
