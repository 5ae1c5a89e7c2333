package io.laminar.core.engine;

import io.laminar.api.Overflow;
import io.laminar.core.data.Batch;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.output.ResultVisitor;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.engine.source.Relation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions that there were when something was recorded: in a replay somebody reads what they read,
 * so that operators do what they did, and takes no row. By the thread that opened the engine.
 */
public final class DiscardingReaders implements RecordedReaders {
  private final Engine engine;
  private final List<Reader> readers = new ArrayList<>();
  private long discarded;

  private record Reader(String name, boolean errors, Subscriber subscriber) {
    boolean isOf(String relation, boolean ofErrors) {
      return name.equals(relation) && errors == ofErrors;
    }
  }

  /** Takes rows for granted. */
  private final class Nobody implements ResultVisitor {
    private final boolean retained;

    Nobody(boolean retained) {
      this.retained = retained;
    }

    @Override
    public void visit(Batch batch, int row) {
      // Somebody has seen it before, or will never see it.
      discarded += retained ? 0 : 1;
    }

    @Override
    public void visit(long[] slots, int offset, byte[] side) {
      discarded += retained ? 0 : 1;
    }
  }

  /** Makes them, of whom there are none yet. */
  public DiscardingReaders(Engine engine) {
    this.engine = engine;
  }

  /** Subscribes to a relation; nothing where there is none of that name. */
  @Override
  public void add(String name, boolean errors) {
    Relation relation = relation(name);
    if (relation != null) {
      Subscribed rows = Subscribed.to(name, relation, errors);
      boolean retained = relation.retained() != null && !errors;
      Subscribed shown =
          Subscribed.shown(name, relation, errors, rows.changes(), new Nobody(retained));
      readers.add(new Reader(name, errors, engine.subscribe(shown, Overflow.BLOCK)));
    }
  }

  private @Nullable Relation relation(String name) {
    Graph graph = engine.graph();
    List<Relation> all = new ArrayList<>(graph.sources());
    all.addAll(graph.queries());
    return all.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
  }

  /** A subscription goes; of several of a relation one that has ended, if there is one. */
  @Override
  public void remove(String name, boolean errors) {
    Reader gone = null;
    for (Reader each : readers) {
      if (each.isOf(name, errors) && (gone == null || each.subscriber().ring().isLeaving())) {
        gone = each;
      }
    }
    if (gone != null) {
      readers.remove(gone);
      gone.subscriber().close();
    }
  }

  /** The rows that went nowhere: those of relations that retain none, for each subscription that there was. */
  public long discarded() {
    return discarded;
  }

  /** How many there are. */
  public int count() {
    return readers.size();
  }

  /** All of them go. */
  public void close() {
    readers.forEach(each -> each.subscriber().close());
    readers.clear();
  }
}
