/**
 * The operators of a pipeline and the contract that all of them keep.
 *
 * <pre>
 *              process(input, batch, from)   emit(batch), at most once a call
 *   pipeline ────────────────────▶ Operator ────────────▶ Output (the node that the pipeline made)
 *              onWatermark(W)          what is owed at W, in bounded steps    TimedOperator
 *              onWatermark(input, W)   likewise, of one input                 TimedInputsOperator
 *              outputWatermark(W)      held back behind the operator          LaggingOperator
 *              timeInput               the input whose time it has            FollowingOperator
 *              onEnd(input)            what is kept for its rows can go       EndingOperator
 *              cleanUp(input, W)       useless state goes, lazily             CleaningOperator
 *              onTick(elapsed)         what is due by the clock               TickingOperator
 *              await(W)                what is waited for behind one whose
 *                                      output has a time of its own           TimekeepingOperator
 *              endCommit               one result for all rows of a commit    NettingOperator
 *              waitingFor                what has to come, in words           WaitingOperator
 *              snapshot / restore                                             StatefulOperator
 *              writePartitions …       state by partition of the key          PartitionedOperator
 * </pre>
 *
 * <p>Operators never wait, know nothing of threads, rings or other pipelines, and are written once
 * in incremental form: weights in, weights out (DBSP; Budiu et al., VLDB 2023).
 *
 * <p>Threads: one thread at a time, the engine's or, in caller-runs, the pusher's.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.time}, {@code
 * core.expression}, {@code core.state}.
 */
@NullMarked
package io.laminar.core.operator;

import org.jspecify.annotations.NullMarked;
