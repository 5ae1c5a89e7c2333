package io.laminar.oracle;

import io.laminar.LaminarDB;
import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics.QueryMetrics;
import io.laminar.api.Row;
import io.laminar.api.Sink;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.oracle.ProgramEvent.Item;
import io.laminar.oracle.ProgramEvent.Lane;
import io.laminar.oracle.ProgramOutcome.Emitted;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** A database, from its opening to its end, to which events of a program happen. */
final class ProgramLife implements AutoCloseable {
  private final LaminarDB db;
  private final AtomicLong clock;
  private final boolean retains;
  private final Map<Lane, Source<Row>> handles = new HashMap<>();
  private final Map<String, Item> items = new TreeMap<>();
  private final Map<String, Subscription<Change<Row>>> readers = new TreeMap<>();

  /** The numbers of the changes that were read last. */
  private final Map<String, Long> handled = new TreeMap<>();

  /**
   * Opens it.
   *
   * @param config where it lies, if anywhere
   * @param clock that of the configuration
   * @param retains whether views retain their changes
   */
  ProgramLife(Config config, AtomicLong clock, boolean retains) {
    this.db = LaminarDB.open(config);
    this.clock = clock;
    this.retains = retains;
  }

  LaminarDB db() {
    return db;
  }

  Map<String, Long> handled() {
    return Map.copyOf(handled);
  }

  /** An event that has happened in an earlier life is taken up, where it left something behind. */
  void takeUp(ProgramEvent event) {
    if (event instanceof ProgramEvent.Open open) {
      open(open.lane());
    } else if (event instanceof ProgramEvent.Create create) {
      items.put(create.item().name(), create.item());
    } else if (event instanceof ProgramEvent.Drop drop) {
      items.remove(drop.item().name());
    }
  }

  /**
   * Subscribes to all views that there are.
   *
   * @param behind the numbers of the changes behind which subscribers go on
   */
  void subscribe(Map<String, Long> behind) {
    handled.putAll(behind);
    items.values().forEach(this::subscribe);
  }

  /** How many rows and watermarks of a handle are durable. */
  long durable(Lane lane) {
    return Objects.requireNonNull(handles.get(lane)).lastDurableSequence().orElseThrow();
  }

  /** Tells whether there is a relation or view of a name. */
  boolean has(String name) {
    try {
      return db.sink(name) != null;
    } catch (LaminarException unknown) {
      return false;
    }
  }

  ProgramOutcome apply(ProgramEvent event) {
    String answer;
    try {
      answer = carryOut(event);
    } catch (LaminarException refused) {
      if (event instanceof ProgramEvent.Open) {
        throw refused;
      }
      answer = "refused: " + refused.code();
    }
    return new ProgramOutcome(read(), answer);
  }

  private String carryOut(ProgramEvent event) {
    if (event instanceof ProgramEvent.Create create) {
      create(create.item(), false);
    } else if (event instanceof ProgramEvent.Replace replace) {
      create(replace.item(), true);
    } else if (event instanceof ProgramEvent.Drop drop) {
      drop(drop.item());
    } else if (event instanceof ProgramEvent.Open open) {
      open(open.lane());
    } else if (event instanceof ProgramEvent.Rows rows) {
      push(rows);
    } else if (event instanceof ProgramEvent.Mark mark) {
      handle(mark.lane()).watermark(mark.time().toInstant(ZoneOffset.UTC));
    } else if (event instanceof ProgramEvent.Finish finish) {
      Objects.requireNonNull(handles.remove(finish.lane())).finish();
    } else if (event instanceof ProgramEvent.Tick tick) {
      clock.addAndGet(tick.nanos());
      db.tick();
    } else if (event instanceof ProgramEvent.Query query) {
      return rows(query.item().name()).toString();
    }
    return "";
  }

  private void create(Item item, boolean replaces) {
    db.execute(item.create(replaces, retains));
    items.put(item.name(), item);
    if (replaces) {
      Subscription<Change<Row>> before = readers.get(item.name());
      if (before != null && !before.isEnded()) {
        return;
      }
    }
    subscribe(item);
  }

  private void subscribe(Item item) {
    if (item.isView()) {
      Sink<Row> sink = db.sink(item.name());
      readers.put(
          item.name(),
          retains ? sink.changesAfter(handled.getOrDefault(item.name(), 0L)) : sink.changes());
    }
  }

  private void drop(Item item) {
    Subscription<Change<Row>> reader = readers.remove(item.name());
    if (reader != null) {
      reader.close();
    }
    handled.remove(item.name());
    db.execute("DROP " + item.kind() + " " + item.name());
    items.remove(item.name());
  }

  private void open(Lane lane) {
    boolean durable = db.recovery().isPresent();
    handles.put(
        lane,
        durable
            ? db.source(lane.relation(), "handle " + lane.number())
            : db.source(lane.relation()));
  }

  private Source<Row> handle(Lane lane) {
    return Objects.requireNonNull(handles.get(lane));
  }

  private void push(ProgramEvent.Rows event) {
    Source<Row> handle = handle(event.lane());
    List<Row> rows =
        event.rows().stream().map(row -> Row.of(handle.schema(), row)).toList();
    switch (event.form()) {
      case ONE_BY_ONE -> rows.forEach(handle::push);
      case BATCH -> handle.pushBatch(rows);
      case TRANSACTION -> handle.pushTransaction(rows);
      case DELETE -> rows.forEach(handle::delete);
    }
  }

  /** Reads all that there is: what does not fit into a ring comes when there is room. */
  Map<String, List<Emitted>> read() {
    Map<String, List<Emitted>> changes = new TreeMap<>();
    readTo(changes);
    if (retains && db.recovery().isPresent()) {
      // Under SYNC a change is shown when it is durable.
      db.flush();
      readTo(changes);
    }
    return changes;
  }

  private void readTo(Map<String, List<Emitted>> changes) {
    boolean isIdle = false;
    while (poll(changes) > 0 || !isIdle) {
      try {
        db.awaitIdle();
        isIdle = true;
      } catch (LaminarException e) {
        if (e.code() != ErrorCode.WOULD_DEADLOCK) {
          throw e;
        }
      }
    }
  }

  private int poll(Map<String, List<Emitted>> changes) {
    int count = 0;
    for (Map.Entry<String, Subscription<Change<Row>>> reader : readers.entrySet()) {
      for (Change<Row> next = reader.getValue().poll();
          next != null;
          next = reader.getValue().poll()) {
        changes.computeIfAbsent(reader.getKey(), each -> new ArrayList<>()).add(Emitted.of(next));
        handled.put(reader.getKey(), next.sequence());
        count++;
      }
    }
    return count;
  }

  private List<String> rows(String view) {
    return db.query("SELECT * FROM " + view).rows().stream()
        .map(row -> ProgramOutcome.text(row.values()))
        .sorted()
        .toList();
  }

  /** What each view has in the end, and what was counted. */
  Map<String, String> end() {
    Map<String, String> end = new TreeMap<>();
    for (Item item : items.values()) {
      if (item.isMaterialized()) {
        end.put(item.name(), rows(item.name()).toString());
      }
    }
    for (QueryMetrics query : db.metrics().queries()) {
      end.put(
          query.name() + " counts",
          query.rowsLate() + " late, " + query.errors() + " errors, " + query.ignoredRetractions()
              + " ignored");
    }
    return end;
  }

  /** The tables that there are. */
  List<Item> tables() {
    return items.values().stream().filter(item -> isTable(item.name())).toList();
  }

  boolean isTable(String name) {
    Item item = items.get(name);
    return item != null && item.kind().equals("TABLE");
  }

  /** The views that there are. */
  List<Item> views() {
    return items.values().stream().filter(Item::isView).toList();
  }

  @Override
  public void close() {
    db.close();
  }
}
