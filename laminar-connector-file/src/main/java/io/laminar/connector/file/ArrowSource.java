package io.laminar.connector.file;

import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.api.Schema;
import io.laminar.core.arrow.IpcInput;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import java.io.InputStream;

/** Rows from an Arrow IPC file or stream; fields bind to columns by name. */
final class ArrowSource implements SourceConnector {
  private final InputPlace place;
  private final IpcInput input;

  ArrowSource(InputStream file, Schema schema, InputPlace place) throws IOException {
    this.place = place;
    this.input = new IpcInput(file, schema);
  }

  /** As many rows as are written at once, which is a bounded number. */
  @Override
  public boolean readSome(RowWriter writer, int maxRows) {
    try {
      return input.push(writer);
    } catch (LaminarException e) {
      boolean ofTheFile = e.code().number() < 3000;
      throw ofTheFile ? place.inBatch(input.batches(), e) : e;
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }
}
