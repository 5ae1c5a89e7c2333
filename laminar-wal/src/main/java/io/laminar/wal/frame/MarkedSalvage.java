package io.laminar.wal.frame;

import io.laminar.api.LaminarException;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.Disk;
import io.laminar.core.storage.LogName;
import io.laminar.core.storage.Salvage;
import io.laminar.core.storage.SalvagedLog;
import io.laminar.core.storage.StorageErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads logs that have a mark each, or had one: without it the salt is that which the first file says. */
public abstract class MarkedSalvage implements Salvage {
  private final Path directory;
  private final Disk disk;
  private final SecureRandom salts = new SecureRandom();

  /** Reads the logs of a directory. */
  protected MarkedSalvage(Path directory, Disk disk) {
    this.directory = directory;
    this.disk = disk;
  }

  /** The names of the logs of which files are there, marks aside. */
  protected abstract NavigableSet<String> namesOfFiles() throws IOException;

  /** The salt that the first file of a log says. */
  protected abstract OptionalInt salt(String name) throws IOException;

  /** How a log is laid out. */
  protected abstract LogLayout layout(String name, int salt);

  /** The files of a log, in any order. */
  protected abstract List<FrameFile> find(LogLayout layout) throws IOException;

  @Override
  public final boolean hasFiles() {
    try {
      return !namesOfFiles().isEmpty();
    } catch (IOException e) {
      throw StorageErrors.unreadable(directory, e);
    }
  }

  @Override
  public final List<String> logs() {
    try {
      NavigableSet<String> names = new TreeSet<>(namesOfFiles());
      List<String> files = disk.list(directory);
      // Those of which the mark is gone in the proper way are left of a log that was removed.
      names.removeIf(name -> files.contains(name + MarkedStorage.GONE));
      files.stream()
          .filter(file -> file.endsWith(LogMark.SUFFIX))
          .map(file -> file.substring(0, file.length() - LogMark.SUFFIX.length()))
          .filter(LogName::isAllowed)
          .forEach(names::add);
      return List.copyOf(names);
    } catch (IOException e) {
      throw StorageErrors.unreadable(directory, e);
    }
  }

  @Override
  public final SalvagedLog read(String name, long from) {
    Path path = directory.resolve(name + LogMark.SUFFIX);
    String damage = null;
    LogFacts facts = null;
    try {
      if (disk.list(directory).contains(name + LogMark.SUFFIX)) {
        facts = LogMark.inspect(path, disk);
      } else {
        damage = StorageErrors.damaged(path, 0, 0, "the file is not there").problem();
      }
    } catch (LaminarException e) {
      damage = e.problem();
    } catch (IOException e) {
      damage = StorageErrors.unreadable(path, e).problem();
    }
    return read(name, from, facts, damage);
  }

  private SalvagedLog read(
      String name, long from, @Nullable LogFacts said, @Nullable String damage) {
    try {
      LogFacts facts = said;
      if (facts == null) {
        OptionalInt salt = salt(name);
        facts = LogFacts.ofFiles(salt.orElse(0), 0);
      }
      LogLayout layout = layout(name, facts.salt());
      List<FrameFile> files = find(layout).stream()
          .sorted(Comparator.comparingLong(FrameFile::first))
          .toList();
      if (said == null && !files.isEmpty()) {
        facts = LogFacts.ofFiles(facts.salt(), files.get(0).first());
      }
      return new SalvageReader(layout, files, from, facts, damage);
    } catch (IOException e) {
      throw StorageErrors.unreadable(directory, e);
    }
  }

  @Override
  public final void begin(DataDirectory target, String name, long first) {
    Path mark = target.path().resolve(name + LogMark.SUFFIX);
    try {
      LogMark.create(mark, salts.nextInt(), first, target.disk());
    } catch (IOException e) {
      throw StorageErrors.unwritable(mark, e);
    }
  }
}
