package io.laminar.wal;

import io.laminar.api.LaminarException;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.Disk;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that takes all file handles which the system lets it have but a few, and writes to a log then. For each number
 * of handles it prints what the log said, and whether what it had acknowledged is there.
 */
public final class HandleStarver {
  private static final StorageOptions OPTIONS = new StorageOptions(8192, 4096);
  private static final int FRAMES = 40;
  private static final int[] FAILING_CALLS = {1, 2, 3, 4, 5, 6, 8, 10, 14};

  private HandleStarver() {}

  /**
   * Writes.
   *
   * @param args the store, a directory that does not exist, and how many numbers of handles are tried
   */
  public static void main(String[] args) throws IOException {
    Path path = Path.of(args[1]);
    // What runs later is loaded now: a class needs a handle, too.
    write(args[0], path, new FileSystemDisk(), 0);
    for (int call : FAILING_CALLS) {
      write(args[0], path, new FailingDisk(call), call);
    }
    for (int handles = 0; handles < Integer.parseInt(args[2]); handles++) {
      List<FileChannel> hogs = takeAllBut(handles);
      Outcome outcome = write(args[0], path, new FileSystemDisk(), handles);
      for (FileChannel hog : hogs) {
        hog.close();
      }
      long next = write(args[0], path, new FileSystemDisk(), -1).next();
      boolean isKept = next >= outcome.next() + FRAMES;
      System.out.println(outcome.said() + " " + (isKept ? "kept" : "lost"));
    }
  }

  /** What a log said, and how far it had acknowledged. */
  private record Outcome(String said, long next) {}

  private static Outcome write(String store, Path path, Disk disk, int salt) {
    long next = 0;
    try (DataDirectory directory = DataDirectory.open(path, store, disk);
        Storage storage = SavedLogs.store(store).open(directory, OPTIONS);
        FrameLog log = storage.open("rows")) {
      next = log.next();
      SavedLogs.checkPayloads("salt " + salt, "rows", log);
      for (int frame = 0; frame < FRAMES; frame++) {
        log.append(0, 0, SavedLogs.payload("rows", next));
        next++;
        log.trimBelow(next - FRAMES);
      }
      return new Outcome("fine", next);
    } catch (LaminarException e) {
      return new Outcome(e.code().name(), next);
    }
  }

  private static List<FileChannel> takeAllBut(int handles) throws IOException {
    List<FileChannel> hogs = new ArrayList<>();
    try {
      while (true) {
        hogs.add(FileChannel.open(Path.of("/dev/null")));
      }
    } catch (IOException e) {
      for (int count = 0; count < handles; count++) {
        hogs.remove(hogs.size() - 1).close();
      }
      return hogs;
    }
  }
}
