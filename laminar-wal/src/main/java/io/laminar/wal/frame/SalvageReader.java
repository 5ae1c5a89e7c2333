package io.laminar.wal.frame;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.DiskFile;
import io.laminar.core.storage.SalvagedLog;
import io.laminar.core.storage.StorageErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the frames of a log in which anything may be damaged, up to where it is. */
final class SalvageReader extends OpenFrames implements SalvagedLog {
  private final List<FrameFile> files;
  private final LogFacts facts;
  private final long first;
  private @Nullable String damage;
  private int present = -1;
  private long end;
  private boolean hasEnded;
  private long bytesLeft;

  /**
   * Begins with the first frame, or with that of the file that has a later one.
   *
   * @param files by their first frames
   * @param from a frame before which none is needed
   * @param markDamage of the mark, if it cannot be read
   */
  SalvageReader(
      LogLayout layout,
      List<FrameFile> files,
      long from,
      LogFacts facts,
      @Nullable String markDamage) {
    super(layout);
    int below = FrameFile.below(files, Math.max(from, facts.first()));
    this.files = files.subList(below, files.size());
    this.facts = facts;
    this.damage = markDamage;
    this.first = begin(from);
    beginAt(first);
  }

  private long begin(long from) {
    if (files.isEmpty()) {
      return facts.first();
    }
    long found = files.get(0).first();
    // A file that was to be given back may have come again; its frames are good.
    return from > facts.first() ? found : Math.min(facts.first(), found);
  }

  @Override
  public long first() {
    return first;
  }

  @Override
  public boolean next() {
    if (hasEnded) {
      return false;
    }
    try {
      if (advance()) {
        return true;
      }
    } catch (LaminarException e) {
      if (e.code() != ErrorCode.DAMAGED_STORAGE && e.code() != ErrorCode.IO_FAILURE) {
        // Nothing is wrong with the bytes: this process cannot read them.
        throw e;
      }
      damage = e.problem();
    } catch (IOException e) {
      damage = StorageErrors.unreadable(path(), e).problem();
    }
    hasEnded = true;
    bytesLeft = bytesBehind();
    return false;
  }

  private boolean advance() throws IOException {
    if (present < 0 && (files.isEmpty() ? !facts.isNew() : files.get(0).first() > nextSequence())) {
      throw StorageErrors.damaged(
          layout.folder().resolve(layout.name() + ".*"),
          0,
          nextSequence(),
          "the file that begins with this frame is not there");
    }
    while (!isNextHere()) {
      if (present + 1 == files.size()) {
        checkEnd();
        return false;
      }
      if (files.get(present + 1).first() != nextSequence()) {
        throw StorageErrors.damaged(
            path(), end, nextSequence(), "it is not whole, and another file follows");
      }
      goTo(present + 1);
    }
    take();
    end = walk.end();
    return true;
  }

  private void checkEnd() throws IOException {
    if (present >= 0) {
      LogEnd.checkRest(
          path(), walk, new LogEnd(nextSequence(), lastEpoch(), end, 0), facts.durable());
    }
  }

  private void goTo(int index) {
    present = index;
    end = 0;
    open(files.get(index));
    end = walk.end();
  }

  /** What was written behind the last frame; of a file that cannot be read, nothing is known. */
  private long bytesBehind() {
    long bytes = 0;
    for (int index = Math.max(0, present); index < files.size(); index++) {
      Path path = layout.folder().resolve(files.get(index).name());
      try (DiskFile opened = layout.disk().read(path)) {
        bytes += index == present ? written(opened, files.get(index)) : opened.size();
      } catch (IOException e) {
        damage = damage == null ? StorageErrors.unreadable(path, e).problem() : damage;
      }
    }
    return bytes;
  }

  private long written(DiskFile opened, FrameFile named) throws IOException {
    try {
      FrameWalk behind = layout.walk();
      behind.use(opened, named);
      return behind.lookBehind(end, frame -> {});
    } catch (LaminarException e) {
      // Not a file of this log: all of it stays behind.
      return opened.size();
    }
  }

  @Override
  public Optional<String> damage() {
    return Optional.ofNullable(damage);
  }

  @Override
  public long bytesLeft() {
    return bytesLeft;
  }
}
