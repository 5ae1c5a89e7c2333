package io.laminar.core.checkpoint;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.log.CopiedFrame;
import io.laminar.core.engine.log.FrameKinds;
import io.laminar.core.engine.log.WholeFrames;
import io.laminar.core.state.StateImage;
import io.laminar.core.state.StateSink;
import io.laminar.core.storage.DirectoryBackup;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * The checkpoints of a data directory. One thread at a time.
 *
 * <p>Two chains take turns, so that a checkpoint and the one before it have no piece in common: if one is damaged, there is
 * another. A checkpoint refers to the pieces of the one before in its chain; the first of a chain, the first of a process,
 * and every so many have all of their own.
 *
 * <pre>
 *   1 ◀── 3 ◀── 5 …      2 ◀── 4 ◀── 6 …
 * </pre>
 */
public final class CheckpointStore {
  private static final String PREFIX = "checkpoint-";

  private final Storage storage;
  private final int fullEvery;
  private final PieceHash hash = new PieceHash();
  private final Chain[] chains = {new Chain(), new Chain()};

  /** By epoch: the checkpoints that have pieces of it. */
  private final Map<Long, SortedSet<Long>> referred = new ConcurrentHashMap<>();

  /** Of those that were written or read: to look one up reads its log through. */
  private final Map<Long, CheckpointHead> heads = new ConcurrentHashMap<>();

  /** Those that were found to be damaged: from none of them a database goes on. */
  private final Set<Long> damaged = ConcurrentHashMap.newKeySet();

  /** Checkpoints of which each refers to the one before. */
  private static final class Chain {
    private PieceIndex last = new PieceIndex();
    private long base;
    private int length;
  }

  /**
   * Looks at no file yet. Each checkpoint is written whole.
   *
   * @param storage the logs of the data directory; closed by the caller
   */
  public CheckpointStore(Storage storage) {
    this(storage, 1);
  }

  /**
   * Looks at no file yet.
   *
   * @param storage the logs of the data directory; closed by the caller
   * @param fullEvery every so many of a chain is written whole; 1 for each
   */
  public CheckpointStore(Storage storage, int fullEvery) {
    this.storage = storage;
    this.fullEvery = fullEvery;
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

  /**
   * The checkpoints from which a log of rows goes on; the others are there for their pieces.
   *
   * @param first the first frame of that log
   * @return their epochs, the oldest first
   */
  public List<Long> epochs(long first) {
    return epochs().stream()
        .filter(epoch -> isWhole(epoch) && head(epoch).start() >= first)
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
    Chain chain = chains[(int) (head.epoch() & 1)];
    if (chain.length >= fullEvery) {
      chain.last = new PieceIndex();
      chain.length = 0;
    }
    long base = chain.length == 0 ? head.epoch() : chain.base;
    try (FrameLog log = storage.open(name)) {
      CheckpointWriter writer = new CheckpointWriter(log, head, base, hash, chain.last, between);
      writer.catalog(catalog);
      state.accept(writer::state);
      writer.end();
      heads.put(head.epoch(), head);
      damaged.remove(head.epoch());
      referred.put(head.epoch(), writer.referred());
      chain.last = fullEvery == 1 ? chain.last : writer.pieces();
      chain.base = base;
      chain.length++;
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
    try (ReferredLogs others = new ReferredLogs(storage, PREFIX);
        FrameLog log = storage.open(name)) {
      CheckpointReader reader = new CheckpointReader(name, epoch, others);
      Optional<Checkpoint> read = reader.read(log);
      read.ifPresent(each -> {
        heads.put(epoch, each.head());
        referred.put(epoch, reader.referred());
      });
      return read;
    }
  }

  private CheckpointHead head(long epoch) {
    return heads.computeIfAbsent(epoch, this::readHead);
  }

  private CheckpointHead readHead(long epoch) {
    String name = PREFIX + epoch;
    try (ReferredLogs none = new ReferredLogs(storage, PREFIX);
        FrameLog log = storage.open(name)) {
      CheckpointReader reader = new CheckpointReader(name, epoch, none);
      CheckpointHead head = reader.readHead(log);
      // Which of them it refers to, only its end says.
      referred.putIfAbsent(
          epoch, new TreeSet<>(LongStream.range(reader.base(), epoch).boxed().toList()));
      return head;
    }
  }

  /** The checkpoints that have pieces of one, itself among them. */
  private SortedSet<Long> needed(long epoch) {
    CheckpointHead unused = head(epoch);
    SortedSet<Long> needed = new TreeSet<>(referred.getOrDefault(epoch, new TreeSet<>()));
    needed.add(epoch);
    return needed;
  }

  /**
   * Finds the newest checkpoint that is whole. One without an end is removed.
   *
   * @param errors gets the error of each newer one that is damaged
   * @return empty where there is none
   */
  public Optional<Checkpoint> latest(List<LaminarException> errors) {
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
        noteDamage(epoch, unreadable);
        errors.add(unreadable);
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
    copyPieces(epoch, backup);
  }

  /** As {@link #copy}, where the original may go on: numbers of changes that it gives are not given by the copy. */
  public void branch(long epoch, FrameLog rows, String nameOfRows, DirectoryBackup backup) {
    backup.copy(nameOfRows, rows, head(epoch).start(), rows.next(), CopiedFrame::append);
    copyPieces(epoch, backup);
  }

  /**
   * Copies a checkpoint, and of the log behind it the rows that no entry before it has drained: a database that opens there does
   * nothing again.
   *
   * @param epoch of one that is whole, and is not removed meanwhile
   * @param rows the log of rows, which is not trimmed behind the checkpoint's start meanwhile
   * @param nameOfRows its name
   * @param end the first frame of it that is left out, behind all that the checkpoint needs
   * @param backup takes them; finished by the caller
   */
  public void copyAlone(
      long epoch, FrameLog rows, String nameOfRows, long end, DirectoryBackup backup) {
    long start = head(epoch).start();
    backup.write(nameOfRows, start, copy -> {
      try (WholeFrames frames = new WholeFrames(rows.reader(start))) {
        while (frames.next() && frames.sequence() < end) {
          if (FrameKinds.isOfLanes(frames.kind())) {
            long unused = WholeFrames.append(copy, frames.kind(), frames.epoch(), frames.payload());
          }
        }
      }
    });
    copyPieces(epoch, backup);
  }

  /**
   * Tells whether a log of rows has nothing that would be done again behind a checkpoint, as {@link #copyAlone} writes it.
   *
   * @param head of the checkpoint
   * @param rows the log
   */
  public static boolean isAlone(CheckpointHead head, FrameLog rows) {
    try (WholeFrames frames = new WholeFrames(rows.reader(head.start()))) {
      while (frames.next()) {
        if (!FrameKinds.isOfLanes(frames.kind())) {
          return false;
        }
      }
    }
    return true;
  }

  private void copyPieces(long epoch, DirectoryBackup backup) {
    for (long each : needed(epoch)) {
      String name = PREFIX + each;
      if (storage.logs().contains(name)) {
        try (FrameLog log = storage.open(name)) {
          backup.copy(name, log, log.first(), log.next());
        }
      }
    }
  }

  /**
   * Removes the oldest, but for those that have pieces of one that stays. Those that are damaged do not count, and go when all
   * that stay are newer.
   *
   * @param kept how many stay
   * @param held one that stays as well, as it is being read; 0 for none
   * @return the frame of the log of rows from which on the oldest that stays reads; 0 where none stays
   */
  public long retain(int kept, long held) {
    List<Long> epochs = epochs();
    SortedSet<Long> staying = new TreeSet<>();
    Set<Long> needed = new HashSet<>();
    for (int i = epochs.size() - 1; i >= 0; i--) {
      long epoch = epochs.get(i);
      if ((staying.size() < kept || epoch == held) && isWhole(epoch)) {
        staying.add(epoch);
        needed.addAll(needed(epoch));
      }
    }
    for (long epoch : epochs) {
      boolean isOld = staying.isEmpty() || epoch < staying.first();
      if (!needed.contains(epoch) && (isOld || !damaged.contains(epoch))) {
        storage.delete(PREFIX + epoch);
        heads.remove(epoch);
        referred.remove(epoch);
        damaged.remove(epoch);
      }
    }
    return staying.isEmpty() ? 0 : head(staying.first()).start();
  }

  /** Tells whether a checkpoint is not known to be damaged, and begins as it should. */
  private boolean isWhole(long epoch) {
    if (damaged.contains(epoch)) {
      return false;
    }
    try {
      CheckpointHead unused = head(epoch);
      return true;
    } catch (LaminarException unreadable) {
      noteDamage(epoch, unreadable);
      return false;
    }
  }

  private void noteDamage(long epoch, LaminarException unreadable) {
    if (unreadable.code() != ErrorCode.DAMAGED_STORAGE) {
      throw unreadable;
    }
    damaged.add(epoch);
  }
}
