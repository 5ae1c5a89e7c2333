package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What INTO FILE wrote, FROM FILE reads back equal: every type, NULL, any characters. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileRoundTripTest {
  private static final int CASES = 40;
  private static final int ROWS = 12;
  private static final String[] TYPES = {
    "BOOLEAN",
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "REAL",
    "DOUBLE",
    "DECIMAL(38, 7)",
    "DECIMAL(5, 5)",
    "VARCHAR",
    "VARBINARY",
    "DATE",
    "TIME(9)",
    "TIMESTAMP(0)",
    "TIMESTAMP(9)",
    "TIMESTAMP(6) WITH LOCAL TIME ZONE",
    "INTERVAL DAY TO SECOND",
    "INTERVAL DAY TO SECOND(9)",
    "INTERVAL YEAR TO MONTH",
    "CHAR(3)"
  };
  private static final String[] FRAGMENTS = {
    "", "", "a", ",", "\"", "'", "\n", "\r", "\r\n", " ", "\t", ";", "#", "NULL", "NA", "\uFEFF",
    "é", "👩", "\\", "{", "\u0000", "\u2028", "0"
  };
  private static final String[] OPTIONS = {
    "",
    ", header = 'false'",
    ", delimiter = ';'",
    ", delimiter = '\\t', quote = ''''",
    ", null_string = 'NA'",
    ", null_string = 'NULL', header = 'false'",
    ", compression = 'gzip'"
  };

  /** The first moment of a TIMESTAMP(9). */
  private static final LocalDateTime FIRST_OF_NANOS =
      LocalDateTime.of(1970, 1, 1, 0, 0).plusNanos(Long.MIN_VALUE + 1);

  @TempDir
  Path directory;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  @Test
  void shouldReadBackWhatItWrote() {
    try (LaminarDB db = LaminarDB.open()) {
      for (int i = 0; i < CASES; i++) {
        String columns = columns();
        String format = List.of("csv", "csv", "json", "arrow").get(i % 4);
        String options = format.equals("csv") ? OPTIONS[random.nextInt(OPTIONS.length)] : "";
        String file = " FILE (path = 'f" + i + "', format = '" + format + "'" + options + ")";
        roundTrip(db, i, columns, file);
      }
    }
  }

  private String columns() {
    int count = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(5);
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add("c" + i + " " + TYPES[random.nextInt(TYPES.length)]);
    }
    return " (" + String.join(", ", columns) + ") ";
  }

  private void roundTrip(LaminarDB db, int number, String columns, String file) {
    db.execute("CREATE SOURCE s" + number + columns, directory);
    db.execute("CREATE SINK k" + number + " FROM s" + number + " INTO" + file, directory);
    List<List<@Nullable Object>> written = new ArrayList<>();
    try (Source<Row> source = db.source("s" + number)) {
      Schema schema = source.schema();
      for (int row = 0; row < ROWS; row++) {
        @Nullable Object[] values = new @Nullable Object[schema.size()];
        Arrays.setAll(values, column -> value(schema.type(column).sqlName()));
        source.push(Row.of(schema, values));
        written.add(shown(Arrays.asList(values)));
      }
    }
    db.awaitIdle();
    db.execute("DROP SINK k" + number);
    db.execute("CREATE SOURCE r" + number + columns + "FROM" + file, directory);
    List<List<@Nullable Object>> read = new ArrayList<>();
    try (Subscription<Row> rows = db.sink("r" + number).subscribe()) {
      rows.forEach(row -> read.add(shown(row.values())));
    }
    db.execute("DROP SOURCE s" + number + "; DROP SOURCE r" + number);
    assertThat(read).as("seed %d: %s FROM %s", seed, columns, file).isEqualTo(written);
  }

  /** Bytes are equal by their digits, numbers by their text. */
  private static List<@Nullable Object> shown(List<@Nullable Object> values) {
    List<@Nullable Object> shown = new ArrayList<>();
    for (Object value : values) {
      shown.add(
          value instanceof byte[] bytes
              ? HexFormat.of().formatHex(bytes)
              : value == null ? null : value.toString());
    }
    return shown;
  }

  private @Nullable Object value(String type) {
    if (random.nextInt(4) == 0) {
      return null;
    }
    LocalDateTime moment = LocalDateTime.ofEpochSecond(
        random.nextLong(-9_000_000_000L, 9_000_000_000L), 0, ZoneOffset.UTC);
    return switch (type) {
      case "BOOLEAN" -> random.nextBoolean();
      case "TINYINT" -> (byte) random.nextInt();
      case "SMALLINT" -> (short) random.nextInt();
      case "INTEGER" -> random.nextInt();
      case "BIGINT" -> random.nextLong();
      case "REAL" -> Float.intBitsToFloat(random.nextInt(8) == 0 ? 0x7fc00000 : random.nextInt());
      case "DOUBLE" -> Double.longBitsToDouble(random.nextLong() & ~0L << random.nextInt(64));
      case "DECIMAL(38, 7)" -> new BigDecimal(new BigInteger(random.nextInt(1, 120), random), 7);
      case "DECIMAL(5, 5)" -> BigDecimal.valueOf(random.nextInt(-99_999, 100_000), 5);
      case "VARBINARY" -> text(6).getBytes(StandardCharsets.UTF_8);
      case "DATE" -> LocalDate.ofEpochDay(random.nextInt(-700_000, 2_900_000));
      case "TIME(9)" -> LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000_000L));
      case "TIMESTAMP(0)" -> moment;
      case "TIMESTAMP(9)" ->
        random.nextInt(8) == 0
            ? FIRST_OF_NANOS.plusNanos(random.nextInt(1_000_000_000))
            : moment.withNano(random.nextInt(1_000_000_000));
      case "INTERVAL DAY TO SECOND" -> Duration.of(random.nextLong(), ChronoUnit.MICROS);
      case "INTERVAL DAY TO SECOND(9)" -> Duration.ofNanos(random.nextLong());
      case "INTERVAL YEAR TO MONTH" -> Period.ofMonths(random.nextInt()).normalized();
      case "CHAR(3)" -> "x".repeat(3);
      case "VARCHAR" -> text(4);
      default -> Instant.ofEpochSecond(random.nextInt(), 1_000L * random.nextInt(1_000_000));
    };
  }

  private String text(int fragments) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(fragments); i >= 0; i--) {
      text.append(FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
    }
    return text.toString();
  }
}
