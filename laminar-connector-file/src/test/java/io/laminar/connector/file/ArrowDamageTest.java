package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.TypeKind;
import io.laminar.core.connector.SinkConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of an Arrow file that somebody changed: an error with a code, or other values, and nothing else. */
class ArrowDamageTest {
  private static final int CASES = 200;

  @TempDir
  Path directory;

  @Test
  void shouldSurviveAnyChangeOfItsBytes() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Example file = Example.ofColumns(
            directory,
            new Column("n", DataType.of(TypeKind.INTEGER).withNullable(true)),
            new Column("s", DataType.of(TypeKind.VARCHAR)),
            new Column("d", DataType.decimal(20, 2)))
        .with("path", "n.arrow");
    try (SinkConnector sink = file.sink(false)) {
      for (int i = 0; i < 50; i++) {
        sink.write(new ExampleRow(
            Row.of(file.schema(), i, "a text of some length " + i, new java.math.BigDecimal(i)),
            1));
      }
    }
    byte[] whole = Files.readAllBytes(directory.resolve("n.arrow"));
    for (int i = 0; i < CASES; i++) {
      byte[] changed = whole.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      Files.write(directory.resolve("n.arrow"), changed);
      try {
        assertThat(file.rows().size()).as("seed %d", seed).isGreaterThanOrEqualTo(0);
      } catch (LaminarException e) {
        assertThat(e.code().number()).as("seed %d: %s", seed, e).isBetween(1000, 2999);
      }
    }
  }
}
