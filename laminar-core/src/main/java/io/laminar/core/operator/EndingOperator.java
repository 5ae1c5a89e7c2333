package io.laminar.core.operator;

/** An operator of several inputs that lets state go when no row of one of them will follow. */
public interface EndingOperator extends Operator {
  /**
   * Learns that an input has ended, after everything that was owed at its last watermark. Emits
   * nothing. Called again after a state was restored.
   *
   * @param input its number
   */
  void onEnd(int input);
}
