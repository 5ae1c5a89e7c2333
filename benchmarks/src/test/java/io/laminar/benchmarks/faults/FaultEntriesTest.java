package io.laminar.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The entries of {@code benchmarks/faults} beside the code that they are planted in. */
final class FaultEntriesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void shouldFitTheCodeOnceAndNameTestsThatExist() throws IOException {
    SourceFiles files;
    try (Stream<Path> folders = Files.list(ROOT)) {
      files = new SourceFiles(folders.filter(Files::isDirectory).sorted().toList());
    }
    List<String> stale = new ArrayList<>();
    List<Fault> faults = FaultList.read(ROOT.resolve("benchmarks/faults"));
    for (Fault fault : faults) {
      try {
        files.check(fault);
      } catch (StaleFaultException e) {
        stale.add(fault.name() + ": " + e.getMessage());
      }
    }

    assertThat(faults).isNotEmpty();
    assertThat(stale).isEmpty();
  }
}
