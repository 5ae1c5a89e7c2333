package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Random windows by row count, of a source whose rows come in the order of their numbers. */
final class RandomRowCount {
  private RandomRowCount() {}

  static @Nullable RandomStep of(TimedInputs inputs) {
    if (!inputs.ordered()) {
      return null;
    }
    Random random = inputs.random();
    OracleRelation input = inputs.source();
    OracleColumn time = TimedInputs.time(input);
    List<OracleColumn> keys = inputs.keys(input, 2);
    int size = random.nextInt(1, 12);
    int slide = random.nextInt(3) > 0 ? size : random.nextInt(1, 15);
    boolean hops = slide != size || random.nextInt(4) == 0;
    boolean hasTime = random.nextBoolean();
    StepColumns all = inputs.columns();
    String start = "((row_number // " + slide + " - hi) * " + slide + ")";
    all.item(new Sql("window_start", start, OracleType.BIGINT, 1_000), false);
    all.item(new Sql("window_end", start + " + " + size, OracleType.BIGINT, 1_000), false);
    if (hasTime) {
      Sql latest = new Sql("window_time", "MAX(" + time.name() + ")", time.type(), 0);
      // A window of rows that are late is behind the watermark.
      if (inputs.late()) {
        all.item(latest, false);
      } else {
        all.timeItem(latest);
      }
    }
    for (OracleColumn key : keys) {
      all.item(Sql.same(key.name(), key.type(), key.bound()), false);
    }
    all.aggregates(input, new RandomExpression(random, input.columns()));
    if (all.time() != null) {
      all.hide(StepColumns.NEVER_LATE);
    }
    Sql having = all.having();
    having = having.laminar().isEmpty() ? having : having.wrap(" HAVING ", "", OracleType.BOOLEAN);
    String names = keys.stream().map(OracleColumn::name).collect(Collectors.joining(", "));
    String behind = names.isEmpty() ? "" : ", " + names;
    String ours = "SELECT " + all.shown() + " FROM TABLE(" + (hops ? "HOP_ROWS" : "TUMBLE_ROWS")
        + "(TABLE " + input.laminar() + (names.isEmpty() ? "" : " PARTITION BY (" + names + ")")
        + (hasTime ? ", DESCRIPTOR(" + time.name() + ")" : "") + (hops ? ", " + slide : "") + ", "
        + size + ")) GROUP BY window_start, window_end" + (hasTime ? ", window_time" : "") + behind
        + having.laminar();
    String partition = names.isEmpty() ? "" : "PARTITION BY " + names;
    String duck = "SELECT " + all.duckShown() + " FROM (SELECT *, ROW_NUMBER() OVER (" + partition
        + " ORDER BY wn) - 1 AS row_number, COUNT(*) OVER (" + partition + ") AS row_count FROM "
        + input.duck() + ") AS counted, range(" + ((size + slide - 1) / slide) + ") AS h(hi) WHERE "
        + start + " >= 0 AND " + start + " + " + size + " > row_number AND " + start + " + " + size
        + " <= row_count GROUP BY " + start + behind + having.duck();
    return TimedInputs.step(
        all, new Sql(ours, duck, OracleType.BOOLEAN, 0), false, List.of(input), true, null);
  }
}
