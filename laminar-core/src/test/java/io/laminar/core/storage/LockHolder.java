package io.laminar.core.storage;

import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.file.Path;

/** A process that has a data directory open until it is killed, or is refused it. */
public final class LockHolder {
  private LockHolder() {}

  /**
   * Opens it and says so, or why it cannot.
   *
   * @param args the directory
   */
  public static void main(String[] args) throws IOException {
    try (DataDirectory held =
        DataDirectory.open(Path.of(args[0]), "segment", new FileSystemDisk())) {
      System.out.println(held.path().isAbsolute() ? "locked" : "relative");
      // Nobody writes to it: until the process is killed.
      int end = System.in.read();
      System.exit(end);
    } catch (LaminarException refused) {
      System.out.println(refused.getMessage());
    }
  }
}
