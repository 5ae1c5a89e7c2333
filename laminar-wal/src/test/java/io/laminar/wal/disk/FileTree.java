package io.laminar.wal.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a directory, and of those in it, as bytes by their paths. */
public final class FileTree {
  private FileTree() {}

  /** Reads all that are not empty. */
  public static Map<String, byte[]> read(Path directory) {
    Map<String, byte[]> files = new TreeMap<>();
    try {
      for (Path file : paths(directory)) {
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
          files.put(directory.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> paths(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    }
  }

  /** Turns files into others: only those that differ are touched. */
  public static void change(Path directory, Map<String, byte[]> from, Map<String, byte[]> to) {
    try {
      for (String name : from.keySet()) {
        if (!to.containsKey(name)) {
          Files.delete(directory.resolve(name));
        }
      }
      for (Map.Entry<String, byte[]> file : to.entrySet()) {
        if (!Arrays.equals(from.get(file.getKey()), file.getValue())) {
          Path path = directory.resolve(file.getKey());
          Files.createDirectories(path.getParent());
          Files.write(path, file.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a directory with all that is in it. */
  public static void remove(Path directory) {
    try {
      for (Path path : paths(directory)) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
