package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.table.UpsertOperator;
import io.laminar.core.operator.table.UpsertSpec;
import io.laminar.core.operator.table.VersionedUpsertOperator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexNode;

/**
 * A table: keeps one row a key of what is pushed into it.
 *
 * @param input the rows and deletions that are pushed
 * @param key the columns of the key
 * @param versionColumn the event time that orders the versions of a row, or -1
 */
public record UpsertPlan(PhysicalPlan input, List<Integer> key, int versionColumn)
    implements OperatorPlan {
  // Copies the list.
  public UpsertPlan {
    key = List.copyOf(key);
  }

  /**
   * The plan of a table.
   *
   * @param table its name
   * @param schema its columns
   * @param key the columns of the key
   * @param versionColumn the column of WATERMARK FOR, or -1
   * @return what keeps its rows
   */
  public static UpsertPlan of(String table, Schema schema, List<Integer> key, int versionColumn) {
    ScanPlan pushed =
        new ScanPlan("what is pushed into " + table, schema, true, versionColumn, List.of());
    return new UpsertPlan(pushed, key, versionColumn);
  }

  private UpsertSpec spec() {
    return new UpsertSpec(input.schema(), key, versionColumn);
  }

  @Override
  public Operator createOperator(EvaluationContext context) {
    return versionColumn < 0
        ? new UpsertOperator(spec(), context)
        : new VersionedUpsertOperator(spec(), context);
  }

  @Override
  public Schema schema() {
    return input.schema();
  }

  @Override
  public boolean changelog() {
    return true;
  }

  /** Returns -1: what is written over takes back a row of an earlier time. */
  @Override
  public int eventTimeColumn() {
    return -1;
  }

  @Override
  public List<List<Integer>> uniqueKeys() {
    return List.of(key.stream().sorted().toList());
  }

  @Override
  public String state() {
    return versionColumn < 0
        ? "one row a key, until it is deleted"
        : "one row a key, until it is deleted; a deletion until the watermark has passed it";
  }

  @Override
  public List<RexNode> expressions() {
    return List.of();
  }

  @Override
  public void check() {
    spec();
  }

  @Override
  public Emission emission() {
    return Emission.BY_GROUP;
  }

  @Override
  public boolean usesClock() {
    return false;
  }

  @Override
  public boolean mayMakeRowsEqual() {
    return false;
  }

  @Override
  public Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }

  @Override
  public String describe() {
    String names = key.stream()
        .map(column -> schema().column(column).name())
        .collect(Collectors.joining(", "));
    return "Upsert by " + names
        + (versionColumn < 0
            ? ", the last to arrive"
            : ", the greatest " + schema().column(versionColumn).name());
  }
}
