package io.laminar.connector.file;

import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.api.Schema;
import io.laminar.core.arrow.IpcInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Rows from an Arrow IPC file or stream; fields bind to columns by name. */
final class ArrowSource implements PlacedSource {
  private final InputPlace place;
  private final IpcInput input;

  ArrowSource(InputStream file, Schema schema, InputPlace place) throws IOException {
    this(file, schema, place, 0);
  }

  /**
   * Begins to read.
   *
   * @param passed so many rows were read before
   */
  ArrowSource(InputStream file, Schema schema, InputPlace place, long passed) throws IOException {
    this.place = place;
    this.input = new IpcInput(file, schema);
    boolean more = true;
    while (more && input.rows() < passed) {
      more = input.skip();
    }
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
  public boolean hasBegun() {
    return input.rows() > 0;
  }

  /** Rows are counted: a batch has to be read again as a whole. */
  @Override
  public Optional<RecordPlace> place() {
    return Optional.of(new RecordPlace(0, 1, input.rows(), false));
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
