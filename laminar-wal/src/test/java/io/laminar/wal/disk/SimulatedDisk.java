package io.laminar.wal.disk;

import io.laminar.core.storage.Disk;
import io.laminar.core.storage.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A directory in memory. What was written and not forced may be lost with the power, sector by sector and in any
 * order, names as well.
 */
public final class SimulatedDisk implements Disk {
  private final Map<String, SimulatedFile> names = new TreeMap<>();
  private final Map<String, SimulatedFile> durable = new TreeMap<>();
  private final List<Runnable> pendingNames = new ArrayList<>();
  private int calls;
  private int failingCall = -1;
  private boolean shortens;
  private boolean forgetsToForce;
  private int openFiles;

  /** A disk with some files. */
  public static SimulatedDisk of(Map<String, byte[]> contents) {
    SimulatedDisk disk = new SimulatedDisk();
    contents.forEach((name, bytes) -> {
      SimulatedFile file = new SimulatedFile(disk);
      file.damage(bytes.clone());
      disk.names.put(name, file);
    });
    disk.settle();
    return disk;
  }

  /** What its files have, by name. */
  public Map<String, byte[]> contents() {
    Map<String, byte[]> contents = new TreeMap<>();
    names.forEach((name, file) -> contents.put(name, file.content().clone()));
    return contents;
  }

  /** How many files were opened and not closed. */
  public int openFiles() {
    return openFiles;
  }

  void countOpen(int change) {
    openFiles += change;
  }

  /** Lets a call fail: counted from 0; a write may have written a part before. */
  public void failAt(int call, boolean afterPart) {
    failingCall = call;
    shortens = afterPart;
    calls = 0;
  }

  /** Lets all calls succeed. */
  public void failNever() {
    failingCall = -1;
  }

  /** The calls since the last {@link #failAt}. */
  public int calls() {
    return calls;
  }

  /** Makes it a disk that says that it forced, and did not. */
  public void forgetToForce() {
    forgetsToForce = true;
  }

  boolean isFailing() {
    return calls++ == failingCall;
  }

  boolean shortens() {
    return shortens;
  }

  boolean forgetsToForce() {
    return forgetsToForce;
  }

  static IOException failure() {
    return new IOException("the simulated disk failed");
  }

  private void check() throws IOException {
    if (isFailing()) {
      throw failure();
    }
  }

  /** What is there after the power was lost: some of what was not forced, and all that was. */
  public SimulatedDisk losePower(Random random) {
    for (Runnable change : pendingNames) {
      if (random.nextBoolean()) {
        change.run();
      }
    }
    Map<SimulatedFile, SimulatedFile> copies = new LinkedHashMap<>();
    SimulatedDisk after = new SimulatedDisk();
    durable.forEach((name, file) ->
        after.names.put(name, copies.computeIfAbsent(file, each -> each.losePower(random, after))));
    after.settle();
    return after;
  }

  /** What is there after the process was killed: everything. */
  public SimulatedDisk copy() {
    SimulatedDisk after = new SimulatedDisk();
    names.forEach((name, file) -> after.names.put(name, file.copy(after)));
    after.settle();
    return after;
  }

  private void settle() {
    durable.putAll(names);
  }

  @Override
  public DiskFile open(Path path) throws IOException {
    check();
    String name = name(path);
    SimulatedFile file = names.get(name);
    if (file == null) {
      SimulatedFile created = new SimulatedFile(this);
      file = created;
      names.put(name, created);
      pendingNames.add(() -> durable.put(name, created));
    }
    return new SimulatedHandle(this, file);
  }

  @Override
  public DiskFile read(Path path) throws IOException {
    check();
    return new SimulatedHandle(this, file(name(path)));
  }

  /** The file of a name. */
  public SimulatedFile file(String name) throws IOException {
    SimulatedFile file = names.get(name);
    if (file == null) {
      throw new NoSuchFileException(name);
    }
    return file;
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    check();
    return List.copyOf(names.keySet());
  }

  /** The names that there are. */
  public List<String> names() {
    return List.copyOf(names.keySet());
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    check();
    renameNow(name(from), name(to));
  }

  /** Renames, whatever fails. */
  public void renameNow(String from, String to) throws IOException {
    SimulatedFile file = file(from);
    names.remove(from);
    names.put(to, file);
    pendingNames.add(() -> {
      durable.remove(from);
      durable.put(to, file);
    });
  }

  @Override
  public void delete(Path path) throws IOException {
    check();
    deleteNow(name(path));
  }

  /** Removes a file, whatever fails. */
  public void deleteNow(String name) {
    names.remove(name);
    pendingNames.add(() -> durable.remove(name));
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    check();
    if (!forgetsToForce) {
      pendingNames.forEach(Runnable::run);
      pendingNames.clear();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** Fills a buffer from an array. */
  static int copy(byte[] bytes, long at, ByteBuffer target) {
    int count = (int) Math.max(0, Math.min(bytes.length - at, target.remaining()));
    if (count > 0) {
      target.put(bytes, (int) at, count);
    }
    return count;
  }
}
