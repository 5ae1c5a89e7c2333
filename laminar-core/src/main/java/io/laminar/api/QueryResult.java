package io.laminar.api;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The rows that a statement gave: all of them, at one moment. Immutable. */
public interface QueryResult extends Iterable<Row> {
  /**
   * Returns the columns.
   *
   * @return the schema
   */
  Schema schema();

  /**
   * Returns the rows in order.
   *
   * @return an unmodifiable list
   */
  List<Row> rows();

  /**
   * Returns how many rows an INSERT, UPDATE or DELETE has written or taken away.
   *
   * @return how many; empty where the statement is another one
   */
  default OptionalLong rowsWritten() {
    return OptionalLong.empty();
  }

  /**
   * Copies the rows into an Arrow batch.
   *
   * @return a batch that the caller closes
   */
  VectorSchemaRoot toArrow();

  /**
   * Gives the rows to an action, one after the other.
   *
   * @param action gets each; what it throws ends this
   */
  @Override
  default void forEach(Consumer<? super Row> action) {
    Arguments.notNull(action, "action");
    Iterable.super.forEach(action);
  }
}
