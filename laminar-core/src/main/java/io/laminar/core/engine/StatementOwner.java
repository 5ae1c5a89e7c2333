package io.laminar.core.engine;

/** Has the statements that a {@link Replay} comes by, and executes them again. */
public interface StatementOwner {
  /**
   * Executes a statement again, which changes the graph: the changes that it asks the engine for are those
   * that were recorded. Where one of them was refused, the engine refuses it again.
   *
   * @param statement its number
   */
  void execute(long statement);

  /**
   * Executes a statement again that was carried out and changed nothing of the graph.
   *
   * @param statement its number
   */
  void executeOutside(long statement);
}
