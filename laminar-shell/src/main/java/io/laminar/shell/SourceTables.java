package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Metrics;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code .sources} and {@code .watermark} show. */
final class SourceTables {
  static final Schema SOURCES = new Schema(List.of(
      column("source", TypeKind.VARCHAR),
      column("channel", TypeKind.VARCHAR),
      column("handles", TypeKind.BIGINT),
      column("rows", TypeKind.BIGINT),
      column("dropped", TypeKind.BIGINT),
      column("watermark", TypeKind.VARCHAR)));
  static final Schema WATERMARKS = new Schema(List.of(
      column("name", TypeKind.VARCHAR),
      column("watermark", TypeKind.VARCHAR),
      column("late_rows", TypeKind.BIGINT)));

  private final LaminarDB database;

  SourceTables(LaminarDB database) {
    this.database = database;
  }

  private static Column column(String name, TypeKind kind) {
    return new Column(name, DataType.of(kind).withNullable(true));
  }

  List<Row> sources() {
    List<Row> rows = new ArrayList<>();
    for (Metrics.SourceMetrics source : database.metrics().sources()) {
      rows.add(Row.of(
          SOURCES,
          source.name(),
          source.channel(),
          (long) source.handles(),
          source.rowsIn(),
          source.rowsDropped(),
          watermark(source.name(), source.watermark())));
    }
    return rows;
  }

  List<Row> watermarks() {
    Metrics metrics = database.metrics();
    List<Row> rows = new ArrayList<>();
    for (Metrics.SourceMetrics source : metrics.sources()) {
      rows.add(
          Row.of(WATERMARKS, source.name(), watermark(source.name(), source.watermark()), null));
    }
    for (Metrics.QueryMetrics query : metrics.queries()) {
      rows.add(Row.of(
          WATERMARKS, query.name(), watermark(query.name(), query.watermark()), query.rowsLate()));
    }
    return rows;
  }

  @Nullable
  String watermark(String name, long value) {
    return WatermarkText.of(value, () -> database.sink(name).schema());
  }
}
