package io.laminar.oracle;

import io.laminar.oracle.ProgramEvent.Create;
import io.laminar.oracle.ProgramEvent.Drop;
import io.laminar.oracle.ProgramEvent.Item;
import io.laminar.oracle.ProgramEvent.Query;
import io.laminar.oracle.ProgramEvent.Replace;
import io.laminar.oracle.ProgramEvent.Tick;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A random program: relations are made, and views over them and over each other; rows, watermarks and steps of the clock
 * come; views come and go in between.
 *
 * @param events in the order in which they happen
 * @param batch compares sums of changes with what DuckDB answers, or null where it cannot say it
 */
record RandomProgram(List<ProgramEvent> events, @Nullable Batch batch) {
  private static final int MAX_TICK_NANOS = 30_000_000;
  static final Pattern LATE_ROWS = Pattern.compile("LATE DATA TO (\\w+)");

  /** DuckDB's answers. */
  interface Batch {
    /**
     * Compares.
     *
     * @param sums by view, the rows that are left of all changes
     * @param untouched the views that were there before the first row, and stayed
     * @return how many views were compared
     */
    int compare(
        Statement duck, Map<String, List<List<@Nullable Object>>> sums, Set<String> untouched)
        throws SQLException;
  }

  /**
   * What a program is made of.
   *
   * @param relations statements that make the relations, then those that open handles
   * @param views in an order in which each stands behind those that it reads
   * @param input rows, watermarks and ends
   * @param batch as above
   */
  record World(
      List<ProgramEvent> relations,
      List<Item> views,
      List<ProgramEvent> input,
      @Nullable Batch batch) {}

  static RandomProgram of(Random random) {
    World world = switch (random.nextInt(9)) {
      case 0, 1 -> PipelinePrograms.of(random, false);
      case 2, 3, 4 -> PipelinePrograms.of(random, true);
      case 5 -> QueryPrograms.of(random);
      case 6 -> DiamondPrograms.of(random);
      case 7 -> IntervalPrograms.of(random);
      default -> ModelPrograms.of(random);
    };
    List<ProgramEvent> events = new ArrayList<>();
    boolean ticks = random.nextBoolean();
    for (ProgramEvent each : world.input()) {
      events.add(each);
      if (ticks && random.nextInt(5) == 0) {
        events.add(new Tick(random.nextInt(MAX_TICK_NANOS)));
      }
    }
    List<Item> before = new ArrayList<>();
    for (Item view : world.views()) {
      if (isRead(view, world.views()) || random.nextInt(3) > 0) {
        before.add(view);
      } else {
        insertLife(random, events, view);
      }
    }
    insertOthers(random, events, before, world.views());
    List<ProgramEvent> all = new ArrayList<>(world.relations());
    for (Item view : before) {
      all.add(new Create(view));
    }
    all.addAll(events);
    return new RandomProgram(all, world.batch());
  }

  private static boolean isRead(Item read, List<Item> views) {
    Matcher late = LATE_ROWS.matcher(read.rest());
    String names = read.name() + (late.find() ? "|" + late.group(1) : "");
    Pattern word = Pattern.compile("\\b(?:" + names + ")\\b");
    return views.stream()
        .anyMatch(each ->
            !each.name().equals(read.name()) && word.matcher(each.rest()).find());
  }

  /** A view that nothing reads comes in between, and perhaps goes, and perhaps comes again. */
  private static void insertLife(Random random, List<ProgramEvent> events, Item view) {
    int at = random.nextInt(events.size() + 1);
    events.add(at, new Create(view));
    boolean isThere = true;
    while (random.nextInt(3) > 0 && at < events.size()) {
      at = at + 1 + random.nextInt(events.size() - at);
      if (isThere && random.nextInt(3) == 0) {
        events.add(at, new Replace(view));
      } else {
        events.add(at, isThere ? new Drop(view) : new Create(view));
        isThere = !isThere;
      }
    }
  }

  /** Those that are there from the beginning are asked, and replaced where nothing reads them. */
  private static void insertOthers(
      Random random, List<ProgramEvent> events, List<Item> views, List<Item> all) {
    for (Item view : views) {
      while (view.isMaterialized() && random.nextInt(3) == 0) {
        events.add(random.nextInt(events.size() + 1), new Query(view));
      }
      if (random.nextInt(12) == 0 && !isRead(view, all)) {
        events.add(random.nextInt(events.size() + 1), new Replace(view));
      }
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < events.size(); i++) {
      text.append("\n  ").append(i).append(": ").append(text(events.get(i)));
    }
    return text.toString();
  }

  static String text(ProgramEvent event) {
    if (event instanceof Create create) {
      return create.item().create(false, false);
    }
    if (event instanceof ProgramEvent.Rows rows) {
      return rows.lane() + " " + rows.form() + " "
          + ProgramOutcome.text(List.<@Nullable Object>copyOf(rows.rows()));
    }
    return event.toString();
  }
}
