package io.laminar.oracle;

import io.laminar.oracle.ProgramEvent.Form;
import io.laminar.oracle.ProgramEvent.Item;
import io.laminar.oracle.ProgramEvent.Lane;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Programs of interval and window joins of two sources, as {@link IntervalOracleTest} has them. */
final class IntervalPrograms {
  private static final int MAX_CUT = 9;

  private IntervalPrograms() {}

  static RandomProgram.World of(Random random) {
    RandomIntervals intervals = new RandomIntervals(random);
    List<ProgramEvent> relations = new ArrayList<>();
    List<Lane> lanes = new ArrayList<>();
    for (int side = 0; side < 2; side++) {
      String name = RandomIntervals.name(side);
      relations.add(
          new ProgramEvent.Create(new Item(name, "SOURCE", intervals.columns(side), false)));
      lanes.add(new Lane(name, 0));
    }
    lanes.forEach(lane -> relations.add(new ProgramEvent.Open(lane)));
    List<ProgramEvent> events = new ArrayList<>();
    int[] next = new int[2];
    while (next[0] < intervals.rows.get(0).size()
        || next[1] < intervals.rows.get(1).size()) {
      int side = random.nextInt(2);
      List<@Nullable Object[]> rows = intervals.rows.get(side);
      int end = Math.min(rows.size(), next[side] + random.nextInt(1, MAX_CUT));
      if (end > next[side]) {
        events.add(new ProgramEvent.Rows(
            lanes.get(side), Form.of(random), List.copyOf(rows.subList(next[side], end))));
        next[side] = end;
      }
    }
    Collections.shuffle(lanes, random);
    lanes.forEach(lane -> events.add(new ProgramEvent.Finish(lane)));
    List<Item> views = new ArrayList<>();
    for (int i = 0; i < intervals.queries.size(); i++) {
      views.add(
          Item.view("q" + i, random.nextBoolean(), RandomIntervals.ours(intervals.queries.get(i))));
    }
    return new RandomProgram.World(
        relations,
        views,
        events,
        (duck, sums, untouched) -> compare(duck, intervals, sums, untouched));
  }

  private static int compare(
      Statement duck,
      RandomIntervals intervals,
      Map<String, List<List<@Nullable Object>>> sums,
      Set<String> untouched)
      throws SQLException {
    intervals.insert(duck);
    int compared = 0;
    for (int i = 0; i < intervals.queries.size(); i++) {
      String name = "q" + i;
      if (untouched.contains(name)) {
        int unused = RandomIntervals.compare(
            duck, intervals.queries.get(i), sums.getOrDefault(name, List.of()));
        compared++;
      }
    }
    return compared;
  }
}
