package io.laminar.core.operator.table;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import java.util.List;

/**
 * What a table is.
 *
 * @param schema its columns
 * @param key the columns of its key, at least one; NULL equals NULL
 * @param eventTimeColumn the column that orders the versions of a row (one word, NOT NULL), or −1 where
 *     the last to arrive holds
 */
public record UpsertSpec(Schema schema, List<Integer> key, int eventTimeColumn) {
  // Copies the list and checks the column numbers.
  public UpsertSpec {
    key = List.copyOf(key);
    boolean valid = !key.isEmpty() && eventTimeColumn < schema.size();
    for (int column : key) {
      valid &= column >= 0 && column < schema.size();
    }
    if (!valid) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a table of " + schema.size() + " columns cannot have the key " + key,
          "the columns of a key are counted from 0");
    }
  }

  /** The types of its columns, those of the output. */
  List<DataType> types() {
    return schema.columns().stream().map(column -> column.type()).toList();
  }

  boolean hasVersions() {
    return eventTimeColumn >= 0;
  }
}
