package io.laminar.core.operator;

/** An operator that lets state go when no row of an input will follow. */
public interface EndingOperator extends Operator {
  /**
   * Learns that an input has ended, after everything that was owed at its last watermark. Emits
   * nothing. Called again after a state was restored.
   *
   * @param input its number; 0 where there is only one
   */
  void onEnd(int input);
}
