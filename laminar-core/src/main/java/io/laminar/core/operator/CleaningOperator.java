package io.laminar.core.operator;

/**
 * An operator with state that is of no use any more when a watermark has risen, such as rows that can
 * have no partner. Such state goes lazily: no batch is cut for it, and its output is the same whenever
 * {@link #cleanUp} is called, or if it is not.
 */
public interface CleaningOperator extends StatefulOperator {
  /**
   * Returns the smallest watermark of an input at which some state is of no use.
   *
   * @param input its number; 0 where there is only one
   * @return {@link Long#MAX_VALUE} when nothing can go
   */
  long nextCleanUp(int input);

  /**
   * Lets state go, a bounded part of it a call. Emits nothing.
   *
   * @param input whose watermark it is; 0 where there is only one
   * @param watermark has been announced to the operator where it asks for that
   */
  void cleanUp(int input, long watermark);
}
