package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.state.ImageWriter;
import io.laminar.core.state.SnapshotBytes;
import io.laminar.core.state.SnapshotReader;
import io.laminar.core.state.SnapshotWriter;
import io.laminar.core.state.StateImage;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateSection;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of everything that runs, as bytes: every query with its views and row errors, the time
 * and the end of every source, and all counters. Any thread, as for {@link Engine}.
 *
 * <p>Written between two batches: rows that were pushed and not taken yet are not part of it, nor is
 * what subscriptions have not read. A step of the watermark that waits for room is.
 */
public final class EngineState {
  private static final int FORMAT_VERSION = 1;

  private EngineState() {}

  /**
   * Writes the state.
   *
   * @param engine runs
   * @return a snapshot that the caller owns
   */
  public static byte[] write(Engine engine) {
    return engine.changes().betweenCommits(() -> {
      SnapshotWriter writer = new SnapshotWriter();
      sections(engine).forEach(writer::write);
      return writer.toBytes();
    });
  }

  /**
   * Takes the state and makes no bytes of it yet: what lies in pages is pinned. Another thread writes
   * it while the engine goes on.
   *
   * @param engine runs
   * @return to be closed; its bytes are those that {@link #write} would give now
   */
  public static StateImage pin(Engine engine) {
    ImageWriter writer = new ImageWriter(engine.memory().openReader("a checkpoint"));
    try {
      engine.changes().betweenCommits(() -> {
        sections(engine).forEach(writer::write);
        return writer;
      });
    } catch (RuntimeException | Error broken) {
      writer.abandon();
      throw broken;
    }
    return writer.image();
  }

  /**
   * Takes over a state, all of it or, where it is refused, nothing.
   *
   * @param engine runs the same sources and queries, which have seen no rows
   * @param snapshot what {@link #write} gave
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE} when it is damaged, or of other sources
   *     or queries; {@link ErrorCode#INVALID_ARGUMENT} when rows were pushed already
   */
  public static void restore(Engine engine, byte[] snapshot) {
    restore(engine, SnapshotBytes.of(snapshot));
  }

  /**
   * Takes over a state, all of it or, where it is refused, nothing.
   *
   * @param engine runs the same sources and queries, which have seen no rows
   * @param snapshot what the image of {@link #pin} wrote
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE} when it is damaged, or of other sources
   *     or queries; {@link ErrorCode#INVALID_ARGUMENT} when rows were pushed already
   */
  public static void restore(Engine engine, SnapshotBytes snapshot) {
    SnapshotReader reader = new SnapshotReader(snapshot);
    engine.changes().make(() -> {
      for (SourceInput source : engine.graph().sources()) {
        checkUnused(source);
      }
      reader.read(sections(engine));
    });
  }

  private static void checkUnused(SourceInput source) {
    if (source.rows().count() > 0
        || source.channel().fill() > 0
        || source.handles().count() > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "source " + source.name() + " was used before the state was to be restored",
          "restore right after the statements, before any handle is opened");
    }
  }

  private static List<StateSection> sections(Engine engine) {
    List<StateSection> sections = new ArrayList<>();
    List<Query> queries = engine.graph().queries();
    queries.forEach(query -> sections.addAll(query.sections()));
    queries.forEach(query -> sections.add(query.end()));
    engine.graph().sources().forEach(source -> sections.add(of(source)));
    sections.add(engine.losses().section());
    sections.add(clock(engine));
    return sections;
  }

  /** Durations go on where they were. */
  private static StateSection clock(Engine engine) {
    return StateSection.of(
        "clock",
        FORMAT_VERSION,
        "",
        writer -> writer.writeLong(engine.clock().monotonicNanos()),
        reader -> {
          engine.clock().goOnFrom(reader.readLong());
          engine.rounds().restartSilence();
        });
  }

  private static StateSection of(SourceInput source) {
    SourceSpec spec = source.spec();
    return StateSection.of(
        "source " + source.name(),
        FORMAT_VERSION,
        spec.schema() + " " + spec.eventTimeColumn() + " " + spec.delay() + " " + spec.watermark(),
        writer -> snapshot(source, writer),
        reader -> restore(source, reader));
  }

  private static void snapshot(SourceInput source, StateWriter writer) {
    writer.writeLong(source.rows().count());
    writer.writeLong(source.rows().unread());
    writer.writeLong(source.channel().rowsDropped());
    writer.writeLong(source.tracker().abandoned());
    writer.writeLong(source.steps().isEnded() ? 1 : 0);
    source.time().snapshot(writer);
    source.steps().snapshot(writer);
  }

  private static void restore(SourceInput source, StateReader reader) {
    source.rows().countOn(reader.readLong(), reader.readLong());
    source.channel().countDropped(reader.readLong());
    source.tracker().countOn(reader.readLong());
    boolean ended = reader.readLong() == 1;
    source.time().restore(reader);
    source.steps().restore(reader);
    if (ended) {
      source.finish();
    }
  }
}
