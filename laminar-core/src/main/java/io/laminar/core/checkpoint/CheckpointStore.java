package io.laminar.core.checkpoint;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.state.StateImage;
import io.laminar.core.state.StateSink;
import io.laminar.core.storage.DirectoryBackup;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The checkpoints of a data directory. One thread at a time. */
public final class CheckpointStore {
  private static final String PREFIX = "checkpoint-";

  private final Storage storage;

  /** Of those that were written or read: to look one up reads its log through. */
  private final Map<Long, CheckpointHead> heads = new ConcurrentHashMap<>();

  /**
   * Looks at no file yet.
   *
   * @param storage the logs of the data directory; closed by the caller
   */
  public CheckpointStore(Storage storage) {
    this.storage = storage;
  }

  /**
   * The checkpoints that there are, whole or not.
   *
   * @return their epochs, the oldest first
   */
  public List<Long> epochs() {
    return storage.logs().stream()
        .filter(name -> name.startsWith(PREFIX))
        .map(CheckpointStore::epoch)
        .sorted()
        .toList();
  }

  private static long epoch(String name) {
    try {
      return Long.parseLong(name.substring(PREFIX.length()));
    } catch (NumberFormatException e) {
      throw new LaminarException(
          ErrorCode.FOREIGN_DATA_DIRECTORY,
          "the log " + name + " has the name of a checkpoint without its number",
          null,
          "remove what LaminarDB did not write from the data directory",
          e);
    }
  }

  /**
   * Writes a checkpoint. When this returns it is there whatever happens to the machine.
   *
   * @param checkpoint of an epoch that is not there yet
   * @return how large it is
   */
  public CheckpointSize write(Checkpoint checkpoint) {
    return write(checkpoint.head(), checkpoint.catalog(), checkpoint.state()::writeTo, () -> {});
  }

  /**
   * Writes a checkpoint of what was pinned, while its engine goes on. When this returns it is there
   * whatever happens to the machine.
   *
   * @param head where it stands; of an epoch that is not there yet
   * @param catalog the objects, as the facade writes them
   * @param state that of everything that runs; closed by the caller
   * @param between called behind each frame of the state, of 128 KiB at most, for what cannot wait for
   *     the end; may write to other logs
   * @return how large it is
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} where the image gave way to the state of
   *     queries: there is no checkpoint of the epoch then, and it may be used for the next try
   */
  public CheckpointSize write(
      CheckpointHead head, byte[] catalog, StateImage state, Runnable between) {
    return write(head, catalog, state::writeTo, between);
  }

  private CheckpointSize write(
      CheckpointHead head, byte[] catalog, Consumer<StateSink> state, Runnable between) {
    String name = PREFIX + head.epoch();
    // Of an attempt that did not come to its end.
    storage.delete(name);
    try (FrameLog log = storage.open(name)) {
      CheckpointWriter writer = new CheckpointWriter(log, head, between);
      writer.catalog(catalog);
      state.accept(writer::state);
      writer.end();
      heads.put(head.epoch(), head);
      return writer.size();
    } catch (LaminarException failed) {
      if (failed.code() == ErrorCode.RESOURCE_LIMIT) {
        storage.delete(name);
      }
      throw failed;
    }
  }

  /**
   * Reads a checkpoint.
   *
   * @param epoch which
   * @return empty where it is not there, or has no end
   * @throws LaminarException {@link ErrorCode#DAMAGED_STORAGE}
   */
  public Optional<Checkpoint> read(long epoch) {
    if (!epochs().contains(epoch)) {
      return Optional.empty();
    }
    String name = PREFIX + epoch;
    try (FrameLog log = storage.open(name)) {
      Optional<Checkpoint> read = new CheckpointReader(name, epoch).read(log);
      read.ifPresent(each -> heads.put(epoch, each.head()));
      return read;
    }
  }

  private CheckpointHead head(long epoch) {
    return heads.computeIfAbsent(epoch, this::readHead);
  }

  private CheckpointHead readHead(long epoch) {
    String name = PREFIX + epoch;
    try (FrameLog log = storage.open(name)) {
      return new CheckpointReader(name, epoch).readHead(log);
    }
  }

  /**
   * Finds the newest checkpoint that is whole. One without an end is removed.
   *
   * @param damaged gets the error of each newer one that is damaged
   * @return empty where there is none
   */
  public Optional<Checkpoint> latest(List<LaminarException> damaged) {
    List<Long> newestFirst = new ArrayList<>(epochs());
    newestFirst.sort((one, other) -> Long.compare(other, one));
    for (long epoch : newestFirst) {
      try {
        Optional<Checkpoint> found = read(epoch);
        if (found.isPresent()) {
          return found;
        }
        storage.delete(PREFIX + epoch);
      } catch (LaminarException unreadable) {
        if (unreadable.code() != ErrorCode.DAMAGED_STORAGE) {
          throw unreadable;
        }
        damaged.add(unreadable);
      }
    }
    return Optional.empty();
  }

  /**
   * Copies a checkpoint, and the log behind it.
   *
   * @param epoch of one that is whole, and is not removed meanwhile
   * @param rows the log of rows, which is not trimmed behind the checkpoint's start meanwhile
   * @param nameOfRows its name
   * @param backup takes them; finished by the caller
   */
  public void copy(long epoch, FrameLog rows, String nameOfRows, DirectoryBackup backup) {
    backup.copy(nameOfRows, rows, head(epoch).start(), rows.next());
    String name = PREFIX + epoch;
    try (FrameLog log = storage.open(name)) {
      backup.copy(name, log, log.first(), log.next());
    }
  }

  /**
   * Removes the oldest.
   *
   * @param kept how many stay
   * @param held one that stays as well, as it is being read; 0 for none
   * @return the frame of the log of rows from which on the oldest that stays reads; 0 where none stays
   */
  public long retain(int kept, long held) {
    List<Long> epochs = epochs();
    for (int i = 0; i < epochs.size() - kept; i++) {
      if (epochs.get(i) != held) {
        storage.delete(PREFIX + epochs.get(i));
        heads.remove(epochs.get(i));
      }
    }
    List<Long> left = epochs();
    return left.isEmpty() ? 0 : head(left.get(0)).start();
  }
}
