package io.laminar.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Backpressure;
import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WatermarkOrigin;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourceDefinitionTest {
  @Test
  void shouldTakeEverythingFromTheStatement() {
    SourceDefinition source = define("""
        CREATE SOURCE Trades (symbol VARCHAR NOT NULL, ts TIMESTAMP(6) NOT NULL,
                              WATERMARK FOR TS AS ts - INTERVAL '100ms')
        WITH (buffer_size = 1024, backpressure = 'drop_oldest', wait_strategy = PARK, idle_timeout = '10 seconds',
              watermark = 'rows', max_future = '5m', max_row_bytes = 4096)""");
    assertThat(source.name()).isEqualTo("Trades");
    assertThat(source.schema().column(1).name()).isEqualTo("ts");
    assertThat(source.eventTimeColumn()).isEqualTo(1);
    assertThat(source.delay()).isEqualTo(Duration.ofMillis(100));
    assertThat(source.delayUnits()).isEqualTo(100_000);
    assertThat(source.options().bufferSize()).isEqualTo(1024);
    assertThat(source.options().backpressure()).isEqualTo(Backpressure.DROP_OLDEST);
    assertThat(source.options().waitStrategy()).isEqualTo(WaitStrategy.PARK);
    assertThat(source.options().idleTimeout()).contains(Duration.ofSeconds(10));
    assertThat(source.options().maxFuture()).contains(Duration.ofMinutes(5));
    assertThat(source.options().maxRowBytes()).isEqualTo(4096);
  }

  @Test
  void shouldLeaveTheWatermarkToThoseWhoDeclareIt() {
    SourceDefinition source = define("CREATE SOURCE s (ts TIMESTAMP NOT NULL, WATERMARK FOR ts)"
        + " WITH (watermark = 'external')");

    assertThat(source.options().watermark()).isEqualTo(WatermarkOrigin.EXTERNAL);
  }

  @ParameterizedTest
  @CsvSource({
    "TIMESTAMP(3), 106752, 9223372800000",
    "TIMESTAMP(9), 106751, 9223286400000000000",
    "TIMESTAMP(6), 9999999, 863999913600000000"
  })
  void shouldTakeADelayOfManyYears(String type, String days, long units) {
    SourceDefinition source = define("CREATE SOURCE s (ts " + type
        + " NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '" + days + "' DAY)");

    assertThat(source.delayUnits()).isEqualTo(units);
  }

  @Test
  void shouldTakeTheRestFromTheConfiguration() {
    Config config =
        Config.builder().bufferSize(256).backpressure(Backpressure.REJECT).build();
    SourceDefinition source = SourceDefinition.of(
        (Statement.CreateSource) SqlParser.parseOne("CREATE SOURCE s (a INT)"), config);
    assertThat(source.eventTimeColumn()).isEqualTo(-1);
    assertThat(source.delayUnits()).isZero();
    assertThat(source.options().bufferSize()).isEqualTo(256);
    assertThat(source.options().backpressure()).isEqualTo(Backpressure.REJECT);
    assertThat(source.options().waitStrategy()).isEqualTo(WaitStrategy.SPIN_YIELD);
    assertThat(source.options().watermark()).isEqualTo(WatermarkOrigin.ROWS);
    assertThat(source.options().idleTimeout()).isEmpty();
    assertThat(source.options().maxFuture()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      buffer_sise = 5         | UNKNOWN_OPTION |  7 | did you mean buffer_size? there is: buffer_size, backpressure,
      on_error = 'stop'       | UNKNOWN_OPTION |  7 | a source has no option on_error
      checkpoint_interval = 1 | INVALID_OPTION |  7 | needs a database with a data directory
      wal_mode = 'sync'       | INVALID_OPTION |  7 | needs a database with a data directory
      buffer_size = 1000      | INVALID_OPTION | 21 | give 512 or 1024
      buffer_size = 0         | INVALID_OPTION | 21 | give a whole number from 2 to 16777216
      buffer_size = 'many'    | INVALID_OPTION | 21 | is not a whole number
      buffer_size = 99999999999 | INVALID_OPTION | 21 | is not a whole number
      buffer_size = 1e3       | INVALID_OPTION | 21 | is not a whole number
      backpressure = 'blok'   | INVALID_OPTION | 22 | did you mean block? there is: block, drop_oldest, reject
      wait_strategy = 7       | INVALID_OPTION | 23 | there is: spin, spin_yield, spin_yield(n), park
      watermark = 'outside'   | INVALID_OPTION | 19 | there is: rows, external
      idle_timeout = 10       | INVALID_OPTION | 22 | is not a duration
      idle_timeout = '0s'     | INVALID_OPTION | 22 | is not a duration longer than zero
      max_future = TRUE       | INVALID_OPTION | 20 | is not a duration
      max_row_bytes = 1       | INVALID_OPTION | 23 | give a whole number from 64
      """)
  void shouldRefuseWrongOptions(String option, ErrorCode code, int column, String message) {
    LaminarException error =
        error("CREATE SOURCE s (t TIMESTAMP NOT NULL, WATERMARK FOR t)\nWITH (" + option + ")");
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.getMessage()).contains(message);
    assertThat(error.position().orElseThrow().line()).isEqualTo(2);
    assertThat(error.position().orElseThrow().column()).isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      (a INT, A BIGINT)                               | DUPLICATE_NAME | source s has two columns A
      (a INT, b INT, WATERMARK FOR c)                 | UNKNOWN_COLUMN | there is: a, b
      (ts INT, WATERMARK FOR ts)                      | TYPE_MISMATCH  | is INTEGER, which is not a point in time
      (ts TIMESTAMP NOT NULL, WATERMARK FOR "TS")     | UNKNOWN_COLUMN | there is: ts
      (ts TIMESTAMP(9) NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '106752' DAY) | INVALID_LITERAL | give at most 106751 days
      (ts TIMESTAMP NOT NULL) WITH (idle_timeout = '5s') | INVALID_OPTION | needs a WATERMARK
      (ts TIMESTAMP NOT NULL) WITH (watermark = 'external') | INVALID_OPTION | needs a WATERMARK FOR
      (ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '1s') WITH (watermark = 'external') | INVALID_OPTION | leave one of them out
      """)
  void shouldRefuseWrongColumns(String rest, ErrorCode code, String message) {
    LaminarException error = error("CREATE SOURCE s " + rest);
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.getMessage()).contains(message);
    assertThat(error.position()).isPresent();
  }

  @Test
  void shouldMakeTheColumnOfTheWatermarkNotNull() {
    SourceDefinition source = define("CREATE SOURCE s (a INT, Ts TIMESTAMP, WATERMARK FOR ts)");
    assertThat(source.schema().columns())
        .extracting(Column::type)
        .containsExactly(
            DataType.of(TypeKind.INTEGER).withNullable(true),
            DataType.timestamp(3).withNullable(false));
  }

  private static SourceDefinition define(String sql) {
    return SourceDefinition.of((Statement.CreateSource) SqlParser.parseOne(sql), Config.defaults());
  }

  private static LaminarException error(String sql) {
    return catchThrowableOfType(LaminarException.class, () -> define(sql));
  }
}
