package io.laminar.connector.file;

import io.laminar.api.RowWriter;
import io.laminar.core.connector.BadRecordListener;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one file after another. The first is opened at once, so that what is wrong with it is
 * known; but a pipe when the first rows are asked for, because its opening may wait for another
 * process.
 */
final class FileSource implements SourceConnector {
  private final Inputs inputs;
  private final ReadOptions options;
  private final BadRecords bad;
  private @Nullable SourceConnector present;
  private boolean closed;

  /**
   * Makes the source.
   *
   * @param inputs what is read, owned by the source from now on
   * @param options how it is read
   */
  FileSource(Inputs inputs, ReadOptions options) {
    this.inputs = inputs;
    this.options = options;
    this.bad = new BadRecords(options.skipsBadRecords());
    if (!inputs.canStall()) {
      present = next();
    }
  }

  @Override
  public void reportBadRecordsTo(BadRecordListener listener) {
    bad.reportTo(listener);
  }

  @Override
  public boolean readSome(RowWriter writer, int maxRows) {
    SourceConnector open = present;
    if (open == null) {
      open = next();
      present = open;
    }
    if (open == null) {
      return false;
    }
    if (open.readSome(writer, maxRows)) {
      return true;
    }
    open.close();
    present = null;
    return inputs.hasNext();
  }

  private @Nullable SourceConnector next() {
    if (!inputs.hasNext()) {
      return null;
    }
    InputPlace place = new InputPlace(inputs.path(), options.skippedLines());
    try {
      return options.rows(inputs.next(), place, bad);
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (inputs) {
      SourceConnector open = present;
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      throw new InputPlace(inputs.path(), 0).unreadable(e);
    }
  }
}
