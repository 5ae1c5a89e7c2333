package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.core.engine.graph.GraphState;
import io.laminar.core.engine.graph.MigratedTable;
import io.laminar.core.engine.graph.Migration;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.ScanPlaces;
import io.laminar.core.engine.source.Silence;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.engine.source.SourceState;
import io.laminar.core.state.ImageWriter;
import io.laminar.core.state.SnapshotBytes;
import io.laminar.core.state.SnapshotReader;
import io.laminar.core.state.SnapshotWriter;
import io.laminar.core.state.StateImage;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateSection;
import io.laminar.core.state.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    return write(engine, position -> {});
  }

  /**
   * Writes the state, and says where that was in what is recorded.
   *
   * @param engine runs; nobody changes its graph meanwhile
   * @param where gets the place behind whose entries the state is that; on the engine's thread
   * @return what {@link #recover} takes
   */
  public static byte[] write(Engine engine, Consumer<GraphState.Position> where) {
    return engine.changes().betweenCommits(() -> {
      SnapshotWriter writer = new SnapshotWriter();
      sections(engine, null).forEach(writer::write);
      where.accept(GraphState.position(engine.graph()));
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
    return pin(engine, position -> {});
  }

  /**
   * As {@link #pin(Engine)}, and says where that was in what is recorded.
   *
   * @param engine runs; nobody changes its graph meanwhile
   * @param where gets the place behind whose entries the state is that; on the engine's thread
   * @return to be closed
   */
  public static StateImage pin(Engine engine, Consumer<GraphState.Position> where) {
    return pin(engine, false, where);
  }

  /**
   * As {@link #pin(Engine, Consumer)}.
   *
   * @param insists whether it {@linkplain StateImage#insist insists} from the beginning
   */
  public static StateImage pin(
      Engine engine, boolean insists, Consumer<GraphState.Position> where) {
    ImageWriter writer = new ImageWriter(engine.memory().openReader("a checkpoint"));
    if (insists) {
      writer.insist();
    }
    try {
      engine.changes().betweenCommits(() -> {
        sections(engine, null).forEach(writer::write);
        where.accept(GraphState.position(engine.graph()));
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
      reader.read(sections(engine, null));
    });
  }

  /**
   * Takes over a state as it was, to go on in the middle: with open lanes, whose rows are to come from {@link
   * io.laminar.core.ring.RowRing#nextRow} on, with what was owed at that moment, with the numbers of sources and queries, and
   * with readers in the place of subscriptions. By the thread that opened the engine for a recovery.
   *
   * @param engine has the same sources and queries, made again in an order in which they can be; they have seen no rows
   * @param snapshot what was written
   * @param readers gets the subscriptions that there were
   * @return where it was in what was recorded
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE} as {@link #restore}
   */
  public static GraphState.Position recover(
      Engine engine, SnapshotBytes snapshot, RecordedReaders readers) {
    return recover(engine, snapshot, readers, Migration.NONE);
  }

  /**
   * As {@link #recover(Engine, SnapshotBytes, RecordedReaders)}, where relations have got columns since.
   *
   * @param migration what the state was written of
   */
  public static GraphState.Position recover(
      Engine engine, SnapshotBytes snapshot, RecordedReaders readers, Migration migration) {
    SnapshotReader reader = new SnapshotReader(snapshot);
    Recovered recovered = new Recovered(readers, migration);
    engine.run(() -> reader.without(migration::isLeftOut).read(sections(engine, recovered)));
    return recovered.position;
  }

  /** What a state is recovered into. */
  private static final class Recovered {
    private final RecordedReaders readers;
    private final Migration migration;
    private GraphState.Position position = GraphState.Position.BEGINNING;

    Recovered(RecordedReaders readers, Migration migration) {
      this.readers = readers;
      this.migration = migration;
    }

    /** It says since when handles are silent. */
    void timesSilence() {
      position = new GraphState.Position(position.entries(), position.texts(), true);
    }
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

  private static List<StateSection> sections(Engine engine, @Nullable Recovered recovered) {
    List<StateSection> sections = new ArrayList<>();
    List<SourceInput> sources = engine.graph().sources();
    List<Query> queries = engine.graph().queries();
    // First: the others are those of sources and queries in their order.
    sections.add(graph(engine, recovered));
    Migration migration = recovered == null ? Migration.NONE : recovered.migration;
    queries.forEach(query -> {
      QuerySpec before = migration.tables().get(query.name());
      sections.addAll(
          before == null
              ? query.sections()
              : MigratedTable.sections(engine.graph(), query, before));
    });
    sections.removeIf(section -> migration.isLeftOut(section.name()));
    queries.forEach(query -> sections.add(query.end()));
    sources.forEach(source -> sections.add(of(source, recovered)));
    Scans scans = new Scans(engine);
    sources.forEach(source -> sections.add(lanes(source, scans, recovered)));
    sections.add(engine.losses().section());
    sections.add(clock(engine));
    sections.add(silence(engine, recovered));
    return sections;
  }

  private static StateSection graph(Engine engine, @Nullable Recovered recovered) {
    return StateSection.of(
        "graph",
        FORMAT_VERSION,
        "",
        writer -> {
          GraphState.snapshot(engine.graph(), writer);
          List<Subscriber> subscribers = List.copyOf(engine.subscriptions().all());
          writer.writeLong(subscribers.size());
          subscribers.forEach(each -> snapshot(each, writer));
        },
        reader -> {
          GraphState.Image image = new GraphState.Image(reader);
          if (recovered != null) {
            recovered.position = image.position();
            image.apply(engine.graph());
          }
          restoreReaders(reader, recovered);
        });
  }

  private static void snapshot(Subscriber subscriber, StateWriter writer) {
    RingStage ring = subscriber.ring();
    // Of a relation that is gone the subscription has what it gets; that of a statement comes with
    // it.
    boolean comesByItself = ring.isLeaving() || subscriber.isOfStatement();
    String name = !comesByItself && ring.relation() instanceof Relation read ? read.name() : "";
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    writer.writeBytes(text, 0, text.length);
    writer.writeLong(ring.isErrors() ? 1 : 0);
  }

  private static void restoreReaders(StateReader reader, @Nullable Recovered recovered) {
    for (long left = reader.readLong(); left > 0; left--) {
      String name = new String(reader.readBytes(), StandardCharsets.UTF_8);
      boolean errors = reader.readLong() == 1;
      if (recovered != null && !name.isEmpty()) {
        recovered.readers.add(name, errors);
      }
    }
  }

  /** The scans, which all sections of lanes need: looked for behind that of the graph, which orders queries. */
  private static final class Scans {
    private final Engine engine;
    private @Nullable ScanPlaces found;

    Scans(Engine engine) {
      this.engine = engine;
    }

    ScanPlaces get() {
      ScanPlaces present = found;
      if (present == null) {
        present = GraphState.scans(engine.graph());
        found = present;
      }
      return present;
    }
  }

  private static StateSection lanes(
      SourceInput source, Scans scans, @Nullable Recovered recovered) {
    return StateSection.of(
        "source " + source.name() + ", lanes",
        FORMAT_VERSION,
        "",
        writer -> SourceState.snapshot(source, scans.get(), writer),
        reader -> {
          if (recovered == null) {
            SourceState.skip(reader);
          } else {
            SourceState.restore(source, scans.get(), reader);
          }
        });
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

  /** Behind lanes and clock. Snapshots of earlier versions lack it: there silence counts from the snapshot on. */
  private static StateSection silence(Engine engine, @Nullable Recovered recovered) {
    return new StateSection(
        "silence",
        FORMAT_VERSION,
        "",
        writer -> {
          List<SourceInput> sources = engine.graph().sources();
          writer.writeLong(sources.size());
          for (SourceInput source : sources) {
            byte[] name = source.name().getBytes(StandardCharsets.UTF_8);
            writer.writeBytes(name, 0, name.length);
            source.silence().snapshot(writer);
          }
        },
        reader -> {
          for (long left = reader.readLong(); left > 0; left--) {
            String name = new String(reader.readBytes(), StandardCharsets.UTF_8);
            SourceInput source = engine.graph().sources().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
            Silence.restore(source, reader);
          }
          if (recovered != null) {
            recovered.timesSilence();
          }
        },
        true);
  }

  private static StateSection of(SourceInput source, @Nullable Recovered recovered) {
    SourceSpec spec = source.spec();
    @Nullable
    Schema written = recovered == null ? null : recovered.migration.sources().get(source.name());
    return StateSection.of(
        "source " + source.name(),
        FORMAT_VERSION,
        (written == null ? spec.schema() : written) + " " + spec.eventTimeColumn() + " "
            + spec.delay() + " " + spec.watermark(),
        writer -> snapshot(source, writer),
        reader -> restore(source, reader, recovered == null));
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

  private static void restore(SourceInput source, StateReader reader, boolean withoutLanes) {
    source.rows().countOn(reader.readLong(), reader.readLong());
    source.channel().countDropped(reader.readLong());
    source.tracker().countOn(reader.readLong());
    boolean ended = reader.readLong() == 1;
    if (!withoutLanes) {
      // What follows stands beside its lanes, more exactly.
      long[] unused = new long[5];
      reader.readLongs(unused, 0, unused.length);
      return;
    }
    source.time().restore(reader);
    source.steps().restore(reader);
    if (ended) {
      source.finish();
    }
  }
}
