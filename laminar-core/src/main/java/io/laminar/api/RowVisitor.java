package io.laminar.api;

/** Receives rows in place; see {@link Subscription#visit}. */
@FunctionalInterface
public interface RowVisitor {
  /**
   * Called once a row, in order, on the subscriber's thread.
   *
   * @param row valid until this returns
   */
  void visit(RowView row);
}
