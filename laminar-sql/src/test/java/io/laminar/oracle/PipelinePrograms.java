package io.laminar.oracle;

import io.laminar.oracle.ProgramEvent.Form;
import io.laminar.oracle.ProgramEvent.Item;
import io.laminar.oracle.ProgramEvent.Lane;
import io.laminar.oracle.RandomPipeline.View;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Programs of views over two sources and over each other, as {@link PipelineOracleTest} has them. */
final class PipelinePrograms {
  private static final int MAX_VIEWS = 6;
  private static final int MAX_PRODUCERS = 3;

  private PipelinePrograms() {}

  /**
   * Makes one.
   *
   * @param timed whether event time or the order of rows decides in most views
   */
  static RandomProgram.World of(Random random, boolean timed) {
    boolean late = random.nextInt(3) == 0;
    PipelineInput plain =
        late ? PipelineInput.late(random) : PipelineInput.of(random, MAX_PRODUCERS);
    PipelineInput input = timed ? plain.withArrays(random) : plain;
    RandomPipeline pipeline = timed
        ? RandomPipeline.timed(random, input.tables(), MAX_VIEWS, late, true)
        : RandomPipeline.of(random, input.tables(), MAX_VIEWS, late);
    List<ProgramEvent> relations = new ArrayList<>();
    for (RandomTable table : input.tables()) {
      relations.add(new ProgramEvent.Create(QueryPrograms.source(table)));
    }
    for (RandomTable table : input.tables()) {
      for (int i = 0; i < table.rows().size(); i++) {
        relations.add(new ProgramEvent.Open(new Lane(table.name(), i)));
      }
    }
    List<ProgramEvent> events = new ArrayList<>();
    for (PipelineInput.Push push : input.pushes()) {
      addPush(random, input, push, events);
    }
    List<Item> views = pipeline.views().stream()
        .map(view -> Item.view(view.name(), view.materialized(), view.step().laminar()))
        .toList();
    return new RandomProgram.World(
        relations,
        views,
        events,
        (duck, sums, untouched) -> compare(duck, input, pipeline, sums, untouched));
  }

  private static void addPush(
      Random random, PipelineInput input, PipelineInput.Push push, List<ProgramEvent> events) {
    Lane lane = new Lane(input.tables().get(push.table()).name(), push.producer());
    if (push.rows().isEmpty()) {
      events.add(new ProgramEvent.Finish(lane));
    } else {
      Form form = random.nextInt(3) == 0 ? Form.ONE_BY_ONE : Form.BATCH;
      events.add(new ProgramEvent.Rows(lane, form, push.rows()));
    }
    if (push.watermark() != null) {
      events.add(new ProgramEvent.Mark(lane, push.watermark()));
    }
  }

  private static int compare(
      Statement duck,
      PipelineInput input,
      RandomPipeline pipeline,
      Map<String, List<List<@Nullable Object>>> sums,
      Set<String> untouched)
      throws SQLException {
    input.insert(duck);
    int compared = 0;
    for (View view : pipeline.views()) {
      duck.execute(view.createDuck());
      if (untouched.contains(view.name()) && BatchAnswers.hasSameRows(duck, view)) {
        BatchAnswers.compare(duck, view.step(), sums.getOrDefault(view.name(), List.of()));
        compared++;
      }
    }
    return compared;
  }
}
