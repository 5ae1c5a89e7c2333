package io.laminar.oracle;

import io.laminar.LaminarDB;
import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Rows to Arrow batches and back, through a source of their columns in a database of its own. */
final class ArrowFeed implements AutoCloseable {
  private final LaminarDB db = LaminarDB.open(
      Config.builder().execution(Execution.CALLER_RUNS).bufferSize(1 << 13).build());
  private final Source<Row> source;
  private final Subscription<Row> rows;

  /** Of rows, or of changes: then with the weight and the end of the commit at the end. */
  ArrowFeed(Schema schema, boolean changes) {
    List<Column> columns = new ArrayList<>(schema.columns());
    if (changes) {
      columns.add(new Column("__weight", DataType.of(TypeKind.BIGINT).withNullable(false)));
      columns.add(new Column("__ends_commit", DataType.of(TypeKind.BOOLEAN).withNullable(false)));
    }
    db.execute("CREATE SOURCE feed ("
        + columns.stream()
            .map(column -> "\"" + column.name() + "\" " + typeOf(column))
            .collect(Collectors.joining(", "))
        + ")");
    source = db.source("feed");
    rows = db.sink("feed").subscribe();
  }

  /** A CHAR is taken as it is: a source would fill it up with blanks. */
  private static String typeOf(Column column) {
    DataType type = column.type();
    return (type.kind() == TypeKind.CHAR ? "VARCHAR" : type.sqlName())
        + (type.nullable() ? "" : " NOT NULL");
  }

  /** Pushes rows as an Arrow batch. */
  void push(List<Row> values, Source<Row> target) {
    source.pushBatch(values.stream()
        .map(row -> Row.of(source.schema(), row.values().toArray()))
        .toList());
    try (VectorSchemaRoot batch = Objects.requireNonNull(rows.pollArrow())) {
      target.pushArrow(batch);
    }
  }

  /** Takes what a subscription has as Arrow batches; returns how many rows. */
  int poll(Subscription<?> from, Consumer<Row> to) {
    try (VectorSchemaRoot batch = from.pollArrow()) {
      if (batch == null) {
        return 0;
      }
      source.pushArrow(batch);
      return rows.drain(to);
    }
  }

  @Override
  public void close() {
    db.close();
  }
}
