package io.laminar.benchmarks.peers;

import io.laminar.api.Execution;
import io.laminar.nexmark.NexmarkAnswer;
import io.laminar.nexmark.NexmarkEvents;
import io.laminar.nexmark.NexmarkQuery;
import io.laminar.nexmark.NexmarkRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** LaminarDB, with an engine thread or in the thread that pushes. */
final class LaminarEngine implements PeerEngine {
  private final NexmarkRun runs;
  private NexmarkEvents events = NexmarkEvents.of(io.laminar.nexmark.NexmarkConfig.of(1, 1));

  LaminarEngine(Path queries, Execution execution) throws IOException {
    this.runs = new NexmarkRun(queries, Files.createTempDirectory("nexmark"), execution);
  }

  @Override
  public void load(NexmarkEvents newEvents) {
    events = newEvents;
  }

  @Override
  public boolean knows(NexmarkQuery query) {
    return query.missing().isEmpty();
  }

  @Override
  public long run(NexmarkQuery query) throws InterruptedException {
    return runs.count(query, events).nanos();
  }

  @Override
  public NexmarkAnswer answer(NexmarkQuery query) throws InterruptedException {
    NexmarkAnswer answer = new NexmarkAnswer();
    runs.run(query, events, answer::add);
    return answer;
  }
}
