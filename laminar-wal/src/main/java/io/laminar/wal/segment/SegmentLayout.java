package io.laminar.wal.segment;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.StorageOptions;
import io.laminar.wal.frame.FrameFile;
import io.laminar.wal.frame.FrameFileWriter;
import io.laminar.wal.frame.FrameWalk;
import io.laminar.wal.frame.LogEnd;
import io.laminar.wal.frame.LogLayout;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A log as plain files.
 *
 * @param folder the data directory
 * @param salt of the log
 */
record SegmentLayout(String name, Path folder, Disk disk, int salt, StorageOptions options)
    implements LogLayout {
  @Override
  public FrameWalk walk() {
    return new SegmentWalk(folder, salt);
  }

  @Override
  public FrameFileWriter writer(@Nullable FrameFile last, LogEnd end) throws IOException {
    SegmentWriter writer = new SegmentWriter(folder, name, salt, disk, options);
    return last == null ? writer : writer.goOn(last, end.offset());
  }
}
