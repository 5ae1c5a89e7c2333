package io.laminar.oracle;

import io.laminar.oracle.ProgramEvent.Form;
import io.laminar.oracle.ProgramEvent.Item;
import io.laminar.oracle.ProgramEvent.Lane;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Programs of tables, versions, late rows, and views that go by the clock, as {@link ModelOracleTest} has them. */
final class ModelPrograms {
  private static final int QUERIES = 6;
  private static final int MAX_STEPS = 40;

  /** Where the clock stands at first. */
  static final long START_MILLIS = 1_700_000_000_000L;

  private static final Lane A = new Lane("a", 0);
  private static final Lane U = new Lane("u", 0);
  private static final Lane R = new Lane("r", 0);

  private final Random random;
  private final long unit;
  private final List<ProgramEvent> events = new ArrayList<>();
  private long now = START_MILLIS;
  private long latest = START_MILLIS;

  private ModelPrograms(Random random) {
    this.random = random;
    this.unit = random.nextBoolean() ? 1 : 100;
  }

  static RandomProgram.World of(Random random) {
    return new ModelPrograms(random).make();
  }

  private RandomProgram.World make() {
    List<ProgramEvent> relations = new ArrayList<>();
    relations.add(
        relation("a", "SOURCE", " (ts TIMESTAMP NOT NULL, k BIGINT, v BIGINT NOT NULL", true));
    relations.add(relation("u", "TABLE", " (k BIGINT PRIMARY KEY, v BIGINT NOT NULL", false));
    relations.add(relation(
        "r", "TABLE", " (ts TIMESTAMP NOT NULL, k BIGINT PRIMARY KEY, v BIGINT NOT NULL", true));
    for (Lane lane : List.of(A, U, R)) {
      relations.add(new ProgramEvent.Open(lane));
    }
    List<Item> views = new ArrayList<>();
    views.add(Item.view("u_view", true, "SELECT k, v FROM u WHERE v > 1"));
    for (int i = 0; i < QUERIES; i++) {
      for (ModelQuery query : queries(i)) {
        views.add(Item.view("q" + views.size(), random.nextBoolean(), query.sql()));
      }
    }
    for (int i = random.nextInt(10, MAX_STEPS + 1); i > 0; i--) {
      step();
    }
    List<Lane> lanes = new ArrayList<>(List.of(A, U, R));
    Collections.shuffle(lanes, random);
    lanes.subList(0, random.nextInt(4)).forEach(lane -> events.add(new ProgramEvent.Finish(lane)));
    return new RandomProgram.World(relations, views, events, null);
  }

  private List<ModelQuery> queries(int i) {
    return switch (random.nextInt(7)) {
      case 0, 1 -> ModelWindows.of(random, "late" + i);
      case 2 -> ModelSessions.of(random, "late" + i);
      case 3, 4 -> List.of(ModelClock.of(random));
      default -> List.of(ModelTables.of(random));
    };
  }

  private ProgramEvent relation(String name, String kind, String columns, boolean timed) {
    long delay = random.nextInt(1_000) / unit * unit;
    String mark = timed ? ", WATERMARK FOR ts AS ts - INTERVAL '" + delay + "ms')" : ")";
    boolean falls = timed && kind.equals("SOURCE") && random.nextBoolean();
    String idle = falls ? " WITH (idle_timeout = '" + random.nextInt(1, 1_000) + "ms')" : "";
    return new ProgramEvent.Create(new Item(name, kind, columns + mark + idle, false));
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0 -> events.add(new ProgramEvent.Mark(A, ModelQuery.time(anyTime() - 500)));
      case 1 -> events.add(new ProgramEvent.Mark(R, ModelQuery.time(anyTime() - 500)));
      case 2, 3 -> {
        long millis = Math.max(1, random.nextInt(1, 800) / unit) * unit;
        now += millis;
        events.add(new ProgramEvent.Tick(millis * 1_000_000L));
      }
      case 4, 5 -> change(U);
      case 6, 7 -> change(R);
      default -> {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = random.nextInt(1, 8); i > 0; i--) {
          rows.add(row(A, random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(4)));
        }
        events.add(new ProgramEvent.Rows(A, Form.of(random), rows));
      }
    }
  }

  /** Somewhere near the clock, often behind the watermark, sometimes about where that is. */
  private long anyTime() {
    long time = random.nextInt(4) == 0
        ? latest - random.nextInt(1_000)
        : now + random.nextInt(-1_500, 1_500);
    latest = Math.max(latest, time);
    return Math.floorDiv(time, unit) * unit;
  }

  private @Nullable Object[] row(Lane lane, @Nullable Long k) {
    long v = random.nextInt(6);
    return lane.equals(U)
        ? new @Nullable Object[] {k, v}
        : new @Nullable Object[] {ModelQuery.time(anyTime()), k, v};
  }

  /** One row of a table, or one is deleted. */
  private void change(Lane table) {
    Form form = random.nextInt(4) > 0 ? Form.BATCH : Form.DELETE;
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = form == Form.DELETE ? 1 : random.nextInt(1, 4); i > 0; i--) {
      rows.add(row(table, (long) random.nextInt(4)));
    }
    events.add(new ProgramEvent.Rows(table, form, rows));
  }
}
