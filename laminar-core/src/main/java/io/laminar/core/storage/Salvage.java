package io.laminar.core.storage;

import java.util.List;

/** What a store can still read in a directory that may be damaged. Nothing in it is written. One thread. */
public interface Salvage {
  /** Tells whether files that only this store writes are there. */
  boolean hasFiles();

  /**
   * The logs of which anything is left.
   *
   * @return their names, in order
   */
  List<String> logs();

  /**
   * Reads a log.
   *
   * @param from a frame before which none is needed: the log is read from the file on that has it, or from its first frame
   * @return closed by the caller
   */
  SalvagedLog read(String name, long from);

  /**
   * Makes a log whose first frame will have another number than 0.
   *
   * @param target where no log has that name; not open by a storage
   */
  void begin(DataDirectory target, String name, long first);
}
