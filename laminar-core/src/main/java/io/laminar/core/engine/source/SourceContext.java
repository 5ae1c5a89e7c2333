package io.laminar.core.engine.source;

import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.ring.Waiter;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.time.DatabaseClock;
import java.lang.ref.ReferenceQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the sources of a database share.
 *
 * @param clock the database's
 * @param memory is charged for their channels
 * @param flow takes their rows
 * @param engine how the engine waits for rows
 * @param ready those with something to do
 * @param timers when they have to be looked at for silent handles
 * @param unreachable gets the handles that nobody can reach any more
 * @param decisions whether a replay says when a step is done
 * @param log gets every row that is pushed; null where there is none
 */
public record SourceContext(
    DatabaseClock clock,
    MemoryBudget memory,
    Dataflow flow,
    Waiter engine,
    ReadySources ready,
    SilenceTimers timers,
    ReferenceQueue<Object> unreachable,
    Decisions decisions,
    @Nullable LaneLog log) {}
