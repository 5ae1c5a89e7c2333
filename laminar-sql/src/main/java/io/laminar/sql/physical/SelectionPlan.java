package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A step whose output rows are rows of its input, as they are: which of them come out, and when, is what it decides. The
 * defaults are the answers that follow from that alone.
 */
public sealed interface SelectionPlan extends OperatorPlan
    permits FilterPlan,
        MovingFilterPlan,
        ExpiringRowsPlan,
        DropLatePlan,
        LateRowsPlan,
        LateSessionRowsPlan,
        EveryPlan,
        NetPlan,
        WindowRowsPlan {
  @Override
  default Schema schema() {
    return input().schema();
  }

  @Override
  default List<List<Integer>> uniqueKeys() {
    return input().uniqueKeys();
  }

  @Override
  default boolean mayMakeRowsEqual() {
    return input().mayMakeRowsEqual();
  }

  @Override
  default Optional<Supplier<Batch>> rowOfNothing() {
    return Optional.empty();
  }
}
