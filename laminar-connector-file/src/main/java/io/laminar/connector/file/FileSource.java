package io.laminar.connector.file;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.core.connector.BadRecordListener;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private @Nullable PlacedSource present;
  private boolean closed;

  /**
   * Makes the source.
   *
   * @param inputs what is read, owned by the source from now on
   * @param options how it is read
   */
  FileSource(Inputs inputs, ReadOptions options) {
    this(inputs, options, Optional.empty());
  }

  /**
   * Makes the source, which goes on in the middle of its first file.
   *
   * @param begun where it stood; empty where it begins with that file
   */
  FileSource(Inputs inputs, ReadOptions options, Optional<FilePosition.Begun> begun) {
    this.inputs = inputs;
    this.options = options;
    this.bad = new BadRecords(options.skipsBadRecords());
    if (begun.isPresent()) {
      present = goOn(begun.get());
    } else if (!inputs.canStall()) {
      present = next();
    }
  }

  @Override
  public void reportBadRecordsTo(BadRecordListener listener) {
    bad.reportTo(listener);
  }

  @Override
  public void reportPausesTo(Runnable listener) {
    inputs.reportPausesTo(listener);
  }

  @Override
  public boolean readSome(RowWriter writer, int maxRows) {
    PlacedSource open = present;
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

  private @Nullable PlacedSource next() {
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

  private PlacedSource goOn(FilePosition.Begun begun) {
    Path file = inputs.path();
    InputPlace place = new InputPlace(file, begun.record().line() - 1);
    try {
      if (!inputs.isNext(begun.fingerprint())) {
        throw another(file, begun.record());
      }
      long from = options.isPacked(place) ? 0 : begun.record().offset();
      PlacedSource opened =
          options.rowsBehind(inputs.nextFrom(from), file, begun.record(), place, bad);
      if (!opened.hasBegun()) {
        opened.close();
        throw another(file, begun.record());
      }
      return opened;
    } catch (IOException e) {
      throw place.unreadable(e);
    }
  }

  private static LaminarException another(Path file, RecordPlace record) {
    return new LaminarException(
        ErrorCode.IO_FAILURE,
        file + " is not the file that was read up to line " + record.line()
            + ": it is shorter, or has other bytes where these were read",
        "put that file back under its name and open the database again, or replace the source to read"
            + " what is there from its beginning");
  }

  @Override
  public Optional<byte[]> position() {
    PlacedSource open = present;
    List<String> files = new ArrayList<>();
    Optional<FilePosition.Begun> begun = Optional.empty();
    if (open != null) {
      files.add(inputs.present().toString());
    }
    if (open != null && open.hasBegun()) {
      Optional<RecordPlace> record = open.place();
      if (record.isEmpty()) {
        return Optional.empty();
      }
      begun = Optional.of(new FilePosition.Begun(record.get(), fingerprint(record.get())));
    }
    // A growing file is followed by another of its name.
    inputs.left().stream()
        .map(Path::toString)
        .filter(each -> !files.contains(each))
        .forEach(files::add);
    return Optional.of(new FilePosition(options.named(), files, begun).toBytes());
  }

  private Fingerprint fingerprint(RecordPlace record) {
    InputPlace place = new InputPlace(inputs.present(), 0);
    try {
      return inputs.fingerprint(options.isPacked(place) ? 0 : record.offset());
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
