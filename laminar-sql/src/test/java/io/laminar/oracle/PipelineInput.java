package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The rows of two sources in the order in which they are pushed, and for each the watermarks that it meets.
 *
 * @param tables t and s
 * @param pushes in order
 */
record PipelineInput(List<RandomTable> tables, List<Push> pushes) {
  private static final int MAX_CUT = 40;
  private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);
  private static final LocalDateTime LAST = LocalDateTime.of(9_999, 1, 1, 0, 0);

  /**
   * What one producer pushes at a time.
   *
   * @param table of {@link #tables()}
   * @param producer of the table
   * @param rows none for an end
   * @param marks the watermarks of both sources before each row
   * @param firstNumber how many rows were pushed before, by all producers
   * @param watermark that the producer declares after the rows, if it does
   */
  record Push(
      int table,
      int producer,
      List<@Nullable Object[]> rows,
      List<LocalDateTime[]> marks,
      int firstNumber,
      @Nullable LocalDateTime watermark) {}

  /** A producer and the rows that it has not pushed yet. */
  private record Producer(int table, int number, List<@Nullable Object[]> left) {}

  /** No row is late. */
  static PipelineInput of(Random random, int maxProducers) {
    List<RandomTable> tables = tables(random, maxProducers, false);
    return new PipelineInput(tables, mixed(random, tables, false));
  }

  /** Some rows are late; one producer each, so that the order is known. */
  static PipelineInput late(Random random) {
    List<RandomTable> tables = tables(random, 1, true);
    return new PipelineInput(tables, mixed(random, tables, true));
  }

  /** The same with a column of arrays in both. */
  PipelineInput withArrays(Random random) {
    List<RandomTable> wider = tables.stream()
        .map(table -> new RandomTable(
            table.name(),
            plus(table.columns(), RandomArrays.XS),
            table.delayMillis(),
            table.hasTies(),
            table.rows()))
        .toList();
    List<Push> all = new ArrayList<>();
    for (Push push : pushes) {
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (@Nullable Object[] row : push.rows) {
        @Nullable Object[] longer = Arrays.copyOf(row, row.length + 1);
        longer[row.length] = random.nextInt(5) == 0 ? null : OracleType.BIGINTS.value(random);
        rows.add(longer);
      }
      all.add(
          new Push(push.table, push.producer, rows, push.marks, push.firstNumber, push.watermark));
    }
    return new PipelineInput(wider, all);
  }

  private static List<OracleColumn> plus(List<OracleColumn> columns, OracleColumn column) {
    List<OracleColumn> all = new ArrayList<>(columns);
    all.add(column);
    return all;
  }

  private static List<RandomTable> tables(Random random, int maxProducers, boolean late) {
    return List.of(
        RandomTable.ofTwo(random, "t", 0, maxProducers, late),
        RandomTable.ofTwo(random, "s", 1, maxProducers, late));
  }

  private static List<Push> mixed(Random random, List<RandomTable> tables, boolean late) {
    List<Producer> open = new ArrayList<>();
    for (int t = 0; t < tables.size(); t++) {
      for (int p = 0; p < tables.get(t).rows().size(); p++) {
        open.add(new Producer(t, p, new ArrayList<>(tables.get(t).rows().get(p))));
      }
    }
    LocalDateTime[] marks = {FIRST, FIRST};
    int number = 0;
    List<Push> pushes = new ArrayList<>();
    while (!open.isEmpty()) {
      Producer producer = open.get(random.nextInt(open.size()));
      List<@Nullable Object[]> left = producer.left();
      int count = left.isEmpty() ? 0 : random.nextInt(1, Math.min(left.size(), MAX_CUT) + 1);
      List<@Nullable Object[]> rows = new ArrayList<>(left.subList(0, count));
      left.subList(0, count).clear();
      List<LocalDateTime[]> before = new ArrayList<>();
      RandomTable table = tables.get(producer.table());
      for (@Nullable Object[] row : rows) {
        before.add(late ? marks.clone() : new LocalDateTime[] {FIRST, FIRST});
        LocalDateTime promise =
            ((LocalDateTime) row[0]).minusNanos(table.delayMillis() * 1_000_000L);
        marks[producer.table()] = later(marks[producer.table()], promise);
      }
      LocalDateTime declared = null;
      if (late && count > 0 && random.nextInt(6) == 0) {
        declared = ((LocalDateTime) rows.get(count - 1)[0])
            .minusNanos(random.nextLong(table.delayMillis() * 2) * 1_000_000L);
        marks[producer.table()] = later(marks[producer.table()], declared);
      }
      if (count == 0) {
        marks[producer.table()] = LAST;
        open.remove(producer);
      }
      pushes.add(new Push(producer.table(), producer.number(), rows, before, number, declared));
      number += count;
    }
    return pushes;
  }

  private static LocalDateTime later(LocalDateTime a, LocalDateTime b) {
    return a.isAfter(b) ? a : b;
  }

  /** Makes the tables over there, each row with the watermarks that it meets. */
  void insert(Statement duck) throws SQLException {
    for (int t = 0; t < tables.size(); t++) {
      RandomTable table = tables.get(t);
      String create = table.createTable();
      duck.execute(
          create.substring(0, create.length() - 1) + ", wt TIMESTAMP, ws TIMESTAMP, wn INTEGER)");
      List<String> values = new ArrayList<>();
      for (Push push : pushes) {
        for (int i = 0; push.table == t && i < push.rows.size(); i++) {
          values.add(values(table, push.rows.get(i), push.marks.get(i), push.firstNumber + i));
        }
      }
      duck.execute("INSERT INTO " + table.name() + " VALUES " + String.join(", ", values));
    }
  }

  private static String values(
      RandomTable table, @Nullable Object[] row, LocalDateTime[] marks, int number) {
    List<OracleColumn> columns = new ArrayList<>(table.columns());
    columns.add(new OracleColumn("wt", OracleType.TIMESTAMP_6, false));
    columns.add(new OracleColumn("ws", OracleType.TIMESTAMP_6, false));
    columns.add(new OracleColumn("wn", OracleType.INTEGER, false));
    @Nullable Object[] all = Arrays.copyOf(row, row.length + 3);
    all[row.length] = marks[0];
    all[row.length + 1] = marks[1];
    all[row.length + 2] = number;
    return new RandomTable(table.name(), columns, table.delayMillis(), false, List.of())
        .values(all);
  }
}
