package io.laminar.streams;

import io.laminar.core.storage.MemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Data directories for as long as a test runs. */
final class Directories {
  private Directories() {}

  static Path fresh() {
    try {
      return Files.createTempDirectory("laminar-streams");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void forget(Path directory) {
    MemoryStorage.forget(directory);
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
