package io.laminar.core.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The logs of data directories, in memory: by directory, so that a database that is opened again finds them. */
public final class MemoryStorage implements Storage {
  private static final Map<Path, MemoryStorage> DIRECTORIES = new ConcurrentHashMap<>();

  private final Map<String, MemoryLog> logs = new TreeMap<>();
  private BiConsumer<String, MemoryLog> opened = (name, log) -> {};

  /** The logs of a directory; empty ones where it has none. */
  public static MemoryStorage of(Path directory) {
    return DIRECTORIES.computeIfAbsent(
        directory.toAbsolutePath().normalize(), each -> new MemoryStorage());
  }

  /** The power goes: whoever is opened next finds what was forced. What was open goes on and reaches nothing. */
  public static void losePower(Path directory) {
    DIRECTORIES.compute(
        directory.toAbsolutePath().normalize(),
        (each, before) -> before == null ? new MemoryStorage() : before.losePower());
  }

  /** Puts logs in the place of those of a directory, as they were at a moment: {@link #copy}. */
  public static void replace(Path directory, MemoryStorage logs) {
    DIRECTORIES.put(directory.toAbsolutePath().normalize(), logs);
  }

  /** Tells whether a directory lies in memory. */
  static boolean has(Path directory) {
    return DIRECTORIES.containsKey(directory.toAbsolutePath().normalize());
  }

  /** What is found where the power goes now: of what was not forced, some. */
  public synchronized MemoryStorage copy(Random random) {
    MemoryStorage left = new MemoryStorage();
    logs.forEach((name, log) -> left.logs.put(name, log.losePower(random)));
    return left;
  }

  /** A log that is there. */
  public synchronized MemoryLog log(String name) {
    return Objects.requireNonNull(logs.get(name), name);
  }

  /** Forgets a directory. */
  public static void forget(Path directory) {
    DIRECTORIES.remove(directory.toAbsolutePath().normalize());
  }

  private synchronized MemoryStorage losePower() {
    MemoryStorage left = new MemoryStorage();
    logs.forEach((name, log) -> left.logs.put(name, log.losePower()));
    return left;
  }

  /** Something to do with each log that is opened from now on. */
  public synchronized void whenOpened(BiConsumer<String, MemoryLog> action) {
    opened = action;
  }

  @Override
  public synchronized FrameLog open(String name) {
    // One that was closed is opened again as it was left.
    MemoryLog log =
        logs.merge(LogName.check(name), new MemoryLog(), (before, none) -> before.losePower());
    opened.accept(name, log);
    return log;
  }

  @Override
  public synchronized List<String> logs() {
    return List.copyOf(logs.keySet());
  }

  @Override
  public synchronized void delete(String name) {
    logs.remove(name);
  }

  @Override
  public synchronized void close() {
    logs.values().forEach(MemoryLog::close);
  }
}
