package io.laminar.core.engine.source;

import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.ring.Waiter;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.time.DatabaseClock;
import java.lang.ref.ReferenceQueue;

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
 */
public record SourceContext(
    DatabaseClock clock,
    MemoryBudget memory,
    Dataflow flow,
    Waiter engine,
    ReadySources ready,
    SilenceTimers timers,
    ReferenceQueue<Object> unreachable,
    Decisions decisions) {}
