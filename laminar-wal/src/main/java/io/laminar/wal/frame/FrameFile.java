package io.laminar.wal.frame;

import java.util.List;

/**
 * A file of a log.
 *
 * @param name of the file
 * @param first the sequence number of its first frame
 */
public record FrameFile(String name, long first) {
  /**
   * Counts the first files of which every frame is below a sequence number; never the last file.
   *
   * @param files in order
   */
  public static int below(List<FrameFile> files, long sequence) {
    int count = 0;
    while (count + 1 < files.size() && files.get(count + 1).first() <= sequence) {
      count++;
    }
    return count;
  }
}
