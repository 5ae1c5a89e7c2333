/**
 * A query as an object: what it consists of as data, and the operators that are made of it.
 *
 * <pre>
 *   PipelineSpec ──of──▶ Pipeline:  ScanNode ─▶ OperatorNode ─▶ … ─▶ OutputNode
 *                                      ▲   several inputs:              │
 *                        rows of a relation   InputNode ┐      sinks, and the scans of others
 *                                             InputNode ┴▶ UnionNode
 *                                                          FeedNode ─▶ OperatorNode
 *
 *   Dataflow   delivers a batch to an OutputNode's targets and to everything behind them
 *   Route      what the rows of one source reach, in topological order; lets its time rise
 *   TickRoute  what the operators of a query reach that go by the clock; takes a tick there
 *   RouteSteps both go in bounded steps, all of them one commit
 *   HalfDone   the commits that have to go on later, which come before others that they meet
 *
 *   StepCounters   what each step has done, counted by the batch (StepTally, CallTimes)
 *   PipelineWaits  where rows stop, or what comes next waits for, as a PipelineWait
 * </pre>
 *
 * <p>The pipelines of a database that read each other are one graph without cycles. A batch goes
 * through it depth first, on a stack of frames in place of recursion: an operator emits at most one
 * batch a call, and is called again for the rest when that batch has been dealt with. Where rows of
 * a source reach several inputs of a union or of an operator, what they bring is collected, and passed
 * on in the order of the commits when everything before has had the batch: within a commit in the
 * order of the inputs.
 *
 * <p>Room: where one row makes many and who reads them is behind, the operator keeps a copy of the rows
 * that it has not taken, and the commit goes on in steps of the route:
 *
 * <pre>
 *   lane ──▶ batch ──▶ operator ──256 rows──▶ ring is full: the other rows of the batch ──▶ Rest
 *                         ▲                                                                  │
 *                         └──────── a step, when there is room: at most 256 rows ◀───────────┘
 * </pre>
 *
 * <p>Commits: what one input row causes carries the ordinal of that row, however many ways it takes.
 * Operators emit one result a commit. Where a node makes more of one than fits a batch, or the rows that
 * end it may be left out on their way, its end goes to everything behind the node when the node has made
 * all of it, as far as merges that wait for other ways. What a step of the watermark causes is one commit, too: it is
 * open until the step has passed through the whole route, node by node in topological order. Of two commits
 * that meet at a node the one that was begun first is done first; where it has to go on later, no row enters
 * the route of the other, and no step of it begins:
 *
 * <pre>
 *   route of a:  a ─▶ window ─▶ join ─▶ …       a step is half done: no room
 *   route of b:  b ──────────▶ join ─▶ …        busy until that is done
 * </pre>
 *
 * <p>Time: a watermark and an idle flag stand at the nodes that decide them (sources, unions,
 * operators with timers or results a commit); all others have those of the next such node above. A
 * FeedNode keeps both for each input of its operator, too: one that is idle has the time of all.
 *
 * <p>A pipeline is a boundary: what goes wrong in it stops it and what reads it, nothing else.
 *
 * <p>Threads: one at a time. Knows neither rings nor threads nor SQL.
 *
 * <p>Imports: the JDK, Agrona, {@code api}, {@code core.data}, {@code core.time}, {@code
 * core.expression}, {@code core.state}, {@code core.operator}.
 */
@NullMarked
package io.laminar.core.pipeline;

import org.jspecify.annotations.NullMarked;
