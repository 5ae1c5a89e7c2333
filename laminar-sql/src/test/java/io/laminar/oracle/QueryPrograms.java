package io.laminar.oracle;

import io.laminar.oracle.ProgramEvent.Form;
import io.laminar.oracle.ProgramEvent.Item;
import io.laminar.oracle.ProgramEvent.Lane;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Programs of views over one source of many types, as {@link DuckDbOracleTest} has them. */
final class QueryPrograms {
  private static final int QUERIES = 4;
  private static final int MAX_CUT = 40;
  private static final String STREAM = "CREATE STREAM ";

  private QueryPrograms() {}

  static Item source(RandomTable table) {
    String prefix = "CREATE SOURCE " + table.name();
    return new Item(table.name(), "SOURCE", table.createSource().substring(prefix.length()), false);
  }

  static RandomProgram.World of(Random random) {
    RandomTable table = RandomTable.of(random);
    List<RandomQuery> queries = new ArrayList<>();
    List<Item> views = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      RandomQuery query = RandomQuery.of(random, table, i);
      queries.add(query);
      for (String view : query.views()) {
        String[] parts = view.substring(STREAM.length()).split(" AS ", 2);
        views.add(Item.view(parts[0], false, parts[1]));
      }
      views.add(Item.view("q" + i, random.nextInt(3) > 0, query.laminar()));
    }
    List<ProgramEvent> relations = new ArrayList<>();
    relations.add(new ProgramEvent.Create(source(table)));
    for (int i = 0; i < table.rows().size(); i++) {
      relations.add(new ProgramEvent.Open(new Lane(table.name(), i)));
    }
    return new RandomProgram.World(
        relations,
        views,
        input(random, table),
        (duck, sums, untouched) -> compare(duck, table, queries, sums, untouched));
  }

  /** Each producer's rows in their order, cut at random, the producers mixed at random. */
  private static List<ProgramEvent> input(Random random, RandomTable table) {
    List<ProgramEvent> events = new ArrayList<>();
    List<Lane> lanes = new ArrayList<>();
    List<List<@Nullable Object[]>> rest = new ArrayList<>();
    for (int i = 0; i < table.rows().size(); i++) {
      lanes.add(new Lane(table.name(), i));
      rest.add(new ArrayList<>(table.rows().get(i)));
    }
    while (!lanes.isEmpty()) {
      int i = random.nextInt(lanes.size());
      List<@Nullable Object[]> rows = rest.get(i);
      if (rows.isEmpty()) {
        events.add(new ProgramEvent.Finish(lanes.remove(i)));
        rest.remove(i);
      } else {
        int count = random.nextInt(1, Math.min(rows.size(), MAX_CUT) + 1);
        List<@Nullable Object[]> cut = List.copyOf(rows.subList(0, count));
        rows.subList(0, count).clear();
        Form form = random.nextInt(3) == 0 ? Form.ONE_BY_ONE : Form.BATCH;
        events.add(new ProgramEvent.Rows(lanes.get(i), form, cut));
      }
    }
    return events;
  }

  private static int compare(
      Statement duck,
      RandomTable table,
      List<RandomQuery> queries,
      Map<String, List<List<@Nullable Object>>> sums,
      Set<String> untouched)
      throws SQLException {
    duck.execute(table.createTable());
    duck.execute(table.insert());
    int compared = 0;
    for (int i = 0; i < queries.size(); i++) {
      if (untouched.contains("q" + i)) {
        RandomQuery query = queries.get(i);
        BatchAnswers.compare(
            duck,
            query.duck(),
            query.approximate(),
            sums.getOrDefault("q" + i, List.of()),
            query.laminar());
        compared++;
      }
    }
    return compared;
  }
}
