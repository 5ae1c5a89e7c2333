package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ArrowBatches;
import io.laminar.api.Backpressure;
import io.laminar.api.Cancellation;
import io.laminar.api.Clock;
import io.laminar.api.Column;
import io.laminar.api.Compression;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.DatabaseListener;
import io.laminar.api.Delivery;
import io.laminar.api.Durability;
import io.laminar.api.DurabilityMetrics;
import io.laminar.api.ErrorCode;
import io.laminar.api.EventTime;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Metrics.DatabaseMetrics;
import io.laminar.api.OutputStatus;
import io.laminar.api.Overflow;
import io.laminar.api.QueryOptions;
import io.laminar.api.QueryResult;
import io.laminar.api.QueryRows;
import io.laminar.api.RecoveryProgress;
import io.laminar.api.RepairReport;
import io.laminar.api.RestorePoint;
import io.laminar.api.RestoreReport;
import io.laminar.api.Row;
import io.laminar.api.RowView;
import io.laminar.api.RowVisitor;
import io.laminar.api.RowWriter;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Schema;
import io.laminar.api.Sink;
import io.laminar.api.Source;
import io.laminar.api.SourceConfig;
import io.laminar.api.SqlPosition;
import io.laminar.api.Store;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WalMode;
import java.lang.reflect.Executable;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** One of everything that the public API takes or has methods, of a database of its own. */
final class ApiInstances implements AutoCloseable {
  private final LaminarDB db = LaminarDB.open(Config.builder().bufferSize(64).build());
  private final Source<Row> source;
  private final Map<Class<?>, Supplier<?>> suppliers = new HashMap<>();
  private long rows;

  /** What the rows are read as. */
  record Values(String s) {}

  ApiInstances() {
    db.execute("CREATE SOURCE t (s VARCHAR, d DECIMAL(5, 2), b VARBINARY, ts TIMESTAMP NOT NULL,"
        + " WATERMARK FOR ts); CREATE MATERIALIZED VIEW m AS SELECT s FROM t");
    source = db.source("t");
    ofTheDatabase();
    ofValues();
  }

  private void ofTheDatabase() {
    suppliers.put(LaminarDB.class, () -> db);
    suppliers.put(PreparedStatement.class, () -> db.prepare("SELECT s FROM m"));
    suppliers.put(QueryResult.class, () -> db.query("SELECT s FROM m"));
    suppliers.put(ArrowBatches.class, () -> db.sink("t").subscribe().batches());
    suppliers.put(Delivery.class, () -> db.sink("t").subscribe().deliverTo(row -> {}));
    suppliers.put(Executor.class, () -> (Executor) Runnable::run);
    suppliers.put(DatabaseListener.class, DatabaseListener::silent);
    suppliers.put(SourceConfig.class, SourceConfig::defaults);
    suppliers.put(EventTime.class, () -> EventTime.of("ts"));
    suppliers.put(WaitStrategy.class, () -> WaitStrategy.PARK);
    suppliers.put(WaitStrategy.Kind.class, () -> WaitStrategy.Kind.PARK);
    suppliers.put(Backpressure.class, () -> Backpressure.BLOCK);
    suppliers.put(Collection.class, List::of);
    suppliers.put(QueryRows.class, () -> db.rows("SELECT s FROM m"));
    suppliers.put(QueryOptions.class, QueryOptions::defaults);
    suppliers.put(Cancellation.class, Cancellation::new);
    suppliers.put(Map.class, Map::of);
    suppliers.put(Optional.class, Optional::empty);
    suppliers.put(java.util.OptionalDouble.class, java.util.OptionalDouble::empty);
    suppliers.put(Source.class, () -> source);
    suppliers.put(RowWriter.class, source::writer);
    suppliers.put(Sink.class, () -> db.sink("t"));
    suppliers.put(Subscription.class, () -> db.sink("t").subscribe());
    suppliers.put(RowView.class, this::view);
    suppliers.put(Metrics.class, db::metrics);
    suppliers.put(
        OutputStatus.class, () -> new OutputStatus(OutputStatus.Reason.NOTHING_WAITS, ""));
    suppliers.put(OutputStatus.Reason.class, () -> OutputStatus.Reason.NOTHING_WAITS);
    suppliers.put(Config.Builder.class, Config::builder);
    suppliers.put(Config.class, Config::defaults);
    suppliers.put(
        Durability.class,
        () ->
            Config.builder().dataDirectory(Path.of("data")).build().durability().orElseThrow());
    suppliers.put(
        RecoveryProgress.class, () -> new RecoveryProgress(0, 1, 2, Duration.ofMillis(3)));
    suppliers.put(RestorePoint.class, () -> RestorePoint.LATEST);
    suppliers.put(Store.class, () -> Store.SEGMENT);
    suppliers.put(Compression.class, () -> Compression.NONE);
    suppliers.put(
        RepairReport.class,
        () -> new RepairReport(Path.of("a"), Path.of("b"), "segment", List.of(), List.of()));
    suppliers.put(
        RepairReport.Log.class,
        () -> new RepairReport.Log("rows", 0, 1, true, Optional.empty(), 0));
    suppliers.put(
        RestoreReport.class, () -> new RestoreReport(Path.of("a"), Path.of("b"), 1, List.of()));
    suppliers.put(
        RestoreReport.RestoredObject.class,
        () -> new RestoreReport.RestoredObject(
            "v", "stream", RestoreReport.Outcome.EMPTY, List.of()));
    suppliers.put(RestoreReport.Outcome.class, () -> RestoreReport.Outcome.EMPTY);
    suppliers.put(WalMode.class, () -> WalMode.SYNC);
    suppliers.put(Overflow.class, () -> Overflow.BLOCK);
    suppliers.put(Clock.class, Clock::system);
    suppliers.put(ScalarFunction.Body.class, () -> (ScalarFunction.Body) given -> 1L);
    suppliers.put(ScalarFunction.Of1.class, () -> (ScalarFunction.Of1<Long, Long>) given -> given);
    suppliers.put(
        ScalarFunction.Of2.class, () -> (ScalarFunction.Of2<Long, Long, Long>) Math::addExact);
    suppliers.put(
        ScalarFunction.class,
        () -> ScalarFunction.of(List.of(), DataType.of(TypeKind.BIGINT), given -> 1L));
    suppliers.put(RowVisitor.class, () -> (RowVisitor) row -> {});
    suppliers.put(Consumer.class, () -> (Consumer<Object>) each -> {});
    suppliers.put(VectorSchemaRoot.class, ApiInstances::arrow);
  }

  private static VectorSchemaRoot arrow() {
    return VectorSchemaRoot.create(
        new org.apache.arrow.vector.types.pojo.Schema(List.of()), new RootAllocator());
  }

  private void ofValues() {
    suppliers.put(String.class, () -> "s");
    suppliers.put(CharSequence.class, () -> "s");
    suppliers.put(Object.class, this::row);
    suppliers.put(Object[].class, () -> new Object[] {row()});
    suppliers.put(Class.class, () -> Values.class);
    suppliers.put(Path.class, () -> Path.of(""));
    suppliers.put(Duration.class, () -> Duration.ZERO);
    suppliers.put(Period.class, () -> Period.ZERO);
    suppliers.put(Instant.class, () -> Instant.EPOCH);
    suppliers.put(java.time.ZoneId.class, () -> java.time.ZoneOffset.UTC);
    suppliers.put(java.time.LocalDate.class, () -> java.time.LocalDate.EPOCH);
    suppliers.put(java.time.LocalTime.class, () -> java.time.LocalTime.NOON);
    suppliers.put(
        java.time.LocalDateTime.class, () -> java.time.LocalDateTime.of(2024, 1, 1, 0, 0));
    suppliers.put(
        java.time.ZonedDateTime.class, () -> Instant.EPOCH.atZone(java.time.ZoneOffset.UTC));
    suppliers.put(
        java.time.OffsetDateTime.class, () -> Instant.EPOCH.atOffset(java.time.ZoneOffset.UTC));
    suppliers.put(
        io.laminar.api.TemporalRounding.class, () -> io.laminar.api.TemporalRounding.FLOOR);
    suppliers.put(io.laminar.api.Execution.class, () -> io.laminar.api.Execution.ENGINE_THREAD);
    suppliers.put(BigDecimal.class, () -> BigDecimal.ONE);
    suppliers.put(byte[].class, () -> new byte[1]);
    suppliers.put(List.class, List::of);
    suppliers.put(Row.class, this::row);
    suppliers.put(Schema.class, () -> new Schema(List.of()));
    suppliers.put(Column.class, () -> new Column("c", DataType.of(TypeKind.BIGINT)));
    suppliers.put(DataType.class, () -> DataType.of(TypeKind.BIGINT));
    suppliers.put(TypeKind.class, () -> TypeKind.BIGINT);
    suppliers.put(ErrorCode.class, () -> ErrorCode.CLOSED);
    suppliers.put(SqlPosition.class, () -> new SqlPosition(1, 1, 1, 1));
    suppliers.put(Throwable.class, IllegalStateException::new);
    suppliers.put(LaminarException.class, () -> new LaminarException(ErrorCode.CLOSED, "", ""));
    suppliers.put(DatabaseMetrics.class, () -> new DatabaseMetrics(0, 0, 0, 0));
    suppliers.put(
        DurabilityMetrics.class,
        () -> new DurabilityMetrics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    suppliers.put(int.class, () -> 0);
    suppliers.put(long.class, () -> 1L);
    suppliers.put(boolean.class, () -> true);
    suppliers.put(double.class, () -> 0.5);
  }

  /** Tells whether a user writes it and the database calls it. */
  static boolean isForUsersToImplement(Class<?> type) {
    return Set.<Class<?>>of(
            Clock.class,
            RowVisitor.class,
            DatabaseListener.class,
            ScalarFunction.Body.class,
            ScalarFunction.Of1.class,
            ScalarFunction.Of2.class)
        .contains(type);
  }

  private Row row() {
    return Row.of(source.schema(), "s", null, null, 1L);
  }

  /** Kept beyond its visit: only what does not depend on the row is asked of it. */
  private RowView view() {
    RowView[] seen = new RowView[1];
    try (Subscription<Row> reader = db.sink("t").subscribe()) {
      source.push(row());
      rows++;
      db.awaitIdle();
      reader.visit(row -> seen[0] = row, 1);
    }
    return seen[0];
  }

  Object of(Class<?> type, Executable call) {
    Supplier<?> supplier = suppliers.get(type);
    if (supplier == null) {
      throw new IllegalStateException("nothing to give as a " + type + " to " + call);
    }
    return supplier.get();
  }

  /** Rows still flow. */
  void assertAlive() {
    source.push(row());
    rows++;
    assertThat(db.query("SELECT COUNT(*) AS n FROM m").rows().get(0).get(0)).isEqualTo(rows);
  }

  @Override
  public void close() {
    db.close();
  }
}
