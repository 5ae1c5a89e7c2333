package io.laminar.oracle;

import io.laminar.oracle.ProgramEvent.Form;
import io.laminar.oracle.ProgramEvent.Item;
import io.laminar.oracle.ProgramEvent.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Programs of views whose rows come by several ways, as {@link PrefixOracleTest} has them. */
final class DiamondPrograms {
  private static final int MAX_PUSHES = 16;
  private static final int MAX_CUT = 6;

  private DiamondPrograms() {}

  static RandomProgram.World of(Random random) {
    RandomDiamond diamond =
        RandomDiamond.of(random, random.nextInt(1, 3), RandomDiamond.MAX_JOINS, true);
    List<ProgramEvent> relations = new ArrayList<>();
    for (String source : diamond.sources()) {
      relations.add(new ProgramEvent.Create(
          new Item(source, "SOURCE", " (k BIGINT, v BIGINT) WITH (buffer_size = 64)", false)));
    }
    List<Lane> lanes = new ArrayList<>();
    for (String source : diamond.sources()) {
      lanes.add(new Lane(source, 0));
      relations.add(new ProgramEvent.Open(new Lane(source, 0)));
    }
    List<ProgramEvent> events = new ArrayList<>();
    for (int i = random.nextInt(4, MAX_PUSHES + 1); i > 0; i--) {
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (int row = random.nextInt(1, MAX_CUT + 1); row > 0; row--) {
        rows.add(new @Nullable Object[] {
          random.nextInt(8) == 0 ? null : (Object) (long) random.nextInt(3),
          random.nextInt(8) == 0 ? null : (Object) (long) random.nextInt(-3, 4)
        });
      }
      Form form = Form.of(random);
      events.add(new ProgramEvent.Rows(lanes.get(random.nextInt(lanes.size())), form, rows));
    }
    List<Item> views = diamond.views().stream()
        .map(view -> Item.view(view.name(), true, view.ours()))
        .toList();
    return new RandomProgram.World(relations, views, events, null);
  }
}
