package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Backpressure;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.EventTime;
import io.laminar.api.LaminarException;
import io.laminar.api.Sink;
import io.laminar.api.Source;
import io.laminar.api.SourceConfig;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import io.laminar.api.WaitStrategy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sources and sinks that are made of records instead of SQL. */
final class CreateFromJavaTest {
  private LaminarDB db;

  record Trade(String symbol, BigDecimal price, long ts) {}

  @SuppressWarnings("ArrayRecordComponent") // Compared by a test only.
  record Everything(
      boolean b,
      byte i1,
      short i2,
      int i4,
      long i8,
      float f4,
      double f8,
      @Nullable Integer boxed,
      Optional<String> text,
      UUID id,
      Backpressure constant,
      byte[] bytes,
      LocalDate day,
      LocalTime time,
      Instant at) {}

  @BeforeEach
  void open() {
    db = LaminarDB.open();
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void shouldCreateASourceAndASink() {
    SourceConfig config = SourceConfig.defaults()
        .withBufferSize(128)
        .withBackpressure(Backpressure.REJECT)
        .withWaitStrategy(WaitStrategy.spinYield(500))
        .withMaxRowBytes(1024)
        .withType("PRICE", DataType.decimal(10, 2))
        .withEventTime(EventTime.of("ts")
            .withDelay(Duration.ofMillis(100))
            .withIdleTimeout(Duration.ofSeconds(5))
            .withMaxFuture(Duration.ofDays(1)));
    Source<Trade> trades = db.createSource("Trades \"x\"", Trade.class, config);
    Subscription<Trade> results =
        db.createSink("all", "Trades \"x\"", Trade.class).subscribe();
    Trade trade = new Trade("A", new BigDecimal("1.25"), 5_000);
    trades.push(trade);

    assertThat(results.recv()).isEqualTo(trade);
    assertThat(trades.schema().columns().toString())
        .contains("DECIMAL(10, 2)")
        .contains("TIMESTAMP(3)");
    db.awaitIdle();
    assertThat(db.metrics().sources().get(0).watermark()).isEqualTo(4_900);
    assertThat(db.metrics().sources().get(0).ringCapacity()).isEqualTo(128);
  }

  @Test
  void shouldDeriveAColumnOfEachComponent() {
    Source<Everything> source = db.createSource(
        "e", Everything.class, SourceConfig.defaults().withEventTime(EventTime.of("at")));
    Sink<Everything> sink = db.sink("e", Everything.class);
    Subscription<Everything> results = sink.subscribe();
    Everything row = new Everything(
        true,
        (byte) 1,
        (short) 2,
        3,
        4,
        1.5f,
        2.5,
        null,
        Optional.empty(),
        new UUID(1, 2),
        Backpressure.BLOCK,
        new byte[0],
        LocalDate.EPOCH,
        LocalTime.NOON,
        Instant.ofEpochSecond(1, 5_000));
    source.push(row);
    Everything received = results.recv();

    assertThat(received).usingRecursiveComparison().isEqualTo(row);
    assertThat(source.schema().column(0).type().nullable()).isFalse();
    assertThat(source.schema().column(7).type().nullable()).isTrue();
    assertThat(source.schema().column(14).type().nullable()).isFalse();
  }

  private static LaminarException refused(ErrorCode code, Runnable call) {
    LaminarException error = catchThrowableOfType(LaminarException.class, call::run);
    assertThat(error).isNotNull();
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    return error;
  }

  @Test
  void shouldRefuseWhatContradictsItself() {
    SourceConfig defaults = SourceConfig.defaults();
    assertThat(
            refused(ErrorCode.BINDING_MISMATCH, () -> db.createSource("t", Trade.class, defaults)))
        .hasMessageContaining("withType(\"price\"");
    SourceConfig typed = defaults.withType("price", DataType.decimal(10, 2));
    refused(
        ErrorCode.BINDING_MISMATCH,
        () -> db.createSource("t", Trade.class, typed.withType("x", DataType.decimal(1, 0))));
    refused(
        ErrorCode.UNKNOWN_COLUMN,
        () -> db.createSource("t", Trade.class, typed.withEventTime(EventTime.of("x"))));
    refused(
        ErrorCode.INVALID_OPTION, () -> db.createSource("t", Trade.class, typed.withBufferSize(3)));
    refused(ErrorCode.UNKNOWN_OBJECT, () -> db.createSink("s", "t", Trade.class));
    EventTime time = EventTime.of("ts");
    refused(ErrorCode.INVALID_ARGUMENT, () -> time.withDelay(Duration.ofNanos(-1)));
    refused(
        ErrorCode.INVALID_LITERAL,
        () -> db.createSource(
            "t", Trade.class, typed.withEventTime(time.withDelay(Duration.ofNanos(1)))));
    refused(ErrorCode.INVALID_ARGUMENT, () -> time.withIdleTimeout(Duration.ZERO));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> time.withExternalWatermark().withDelay(Duration.ofSeconds(1)));
    refused(ErrorCode.INVALID_ARGUMENT, () -> WaitStrategy.spinYield(-1));
  }

  record Letter(char letter) {}

  record Wide(Optional<BigInteger> wide) {}

  record Dated(java.sql.Timestamp at) {}

  record Value(long v) {}

  @Test
  void shouldSayHowToFindWhatIsThere() {
    SourceConfig defaults = SourceConfig.defaults();
    db.createSource("t", Value.class, defaults).push(new Value(1));
    db.createSink("k", "t", Value.class);

    LaminarException source =
        refused(ErrorCode.DUPLICATE_NAME, () -> db.createSource("t", Value.class, defaults));
    assertThat(source.remedy())
        .isEqualTo("choose another name, or look up what is there by source(name, type)");
    assertThat(source.position()).as("nobody has written the statement").isEmpty();
    LaminarException sink =
        refused(ErrorCode.DUPLICATE_NAME, () -> db.createSink("k", "t", Value.class));
    assertThat(sink.remedy()).endsWith("by sink(name, type)");
  }

  @Test
  void shouldRefuseAnIntervalOfCheckpointsThatCannotBe() {
    SourceConfig defaults = SourceConfig.defaults();
    for (Duration interval : List.of(
        Duration.ofSeconds(-1),
        Duration.ZERO,
        Duration.ofMillis(10).minusNanos(1),
        Duration.ofSeconds(Long.MAX_VALUE))) {
      refused(ErrorCode.INVALID_ARGUMENT, () -> defaults.withCheckpointInterval(interval));
    }
    assertThat(defaults.withCheckpointInterval(Duration.ofMillis(10)).checkpointInterval())
        .hasValue(Duration.ofMillis(10));
  }

  @Test
  void shouldNameWhatWorksForAComponentThatNoColumnHolds() {
    SourceConfig defaults = SourceConfig.defaults();
    Map<Class<?>, String> remedies = Map.of(
        Letter.class, "make it a String",
        Wide.class,
            "make it a BigDecimal without a fraction, and say it: SourceConfig.withType(\"wide\"",
        Dated.class, "make it an Instant",
        Maps.class, "make it a String, or a component for each");
    remedies.forEach((type, remedy) -> assertThat(
            refused(ErrorCode.BINDING_MISMATCH, () -> db.createSource("x", type, defaults))
                .remedy())
        .startsWith(
            remedy.startsWith("make it a String,") ? "no column holds it: " + remedy : remedy));
  }

  record Nothing() {}

  record Other(String symbol, boolean price) {}

  record Maps(Map<String, String> names) {}

  @Test
  void shouldLeaveNothingBehindWhereAClassDoesNotBind() {
    db.execute("CREATE SOURCE t (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL)");
    SourceConfig names = SourceConfig.defaults().withType("names", DataType.of(TypeKind.VARCHAR));
    for (Runnable call : List.<Runnable>of(
        () -> db.createSource("x", Nothing.class, SourceConfig.defaults()),
        () -> db.createSource("x", Maps.class, names),
        () -> db.createSink("x", "t", Other.class))) {
      assertThat(catchThrowableOfType(LaminarException.class, call::run).code())
          .isEqualTo(ErrorCode.BINDING_MISMATCH);
    }

    assertThat(catchThrowableOfType(LaminarException.class, () -> db.sink("x")).code())
        .isEqualTo(ErrorCode.UNKNOWN_OBJECT);
  }
}
