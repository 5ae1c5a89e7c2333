package io.laminar.benchmarks.oracle;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Compares values with PostgreSQL and DuckDB: {@code OracleRun [COUNT [SEED]] [--record FILE]}. Fails when an answer of
 * ours is neither's.
 */
public final class OracleRun {
  private static final int SHOWN = 200;

  private final Random random;
  private final long seed;
  private final PrintStream out;
  private final List<String> recorded = new ArrayList<>();
  private long checks;
  private long constants;
  private long withPostgres;
  private long withDuck;
  private long unanswered;
  private long ofAPart;
  private long differences;

  private OracleRun(long seed, PrintStream out) {
    this.seed = seed;
    this.random = new Random(seed);
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @param arguments how many checks (200,000), the seed, where answers are recorded
   * @throws Exception if an engine is missing
   */
  public static void main(String[] arguments) throws Exception {
    long count = 200_000;
    long seed = System.nanoTime();
    Path record = null;
    int numbers = 0;
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i].equals("--record")) {
        record = Path.of(arguments[++i]);
      } else if (numbers++ == 0) {
        count = Long.parseLong(arguments[i]);
      } else {
        seed = Long.parseLong(arguments[i]);
      }
    }
    OracleRun run = new OracleRun(seed, System.out);
    run.run(count, record);
    System.exit(run.differences == 0 ? 0 : 1);
  }

  private void run(long count, @Nullable Path record) throws Exception {
    out.println("seed " + seed);
    List<@Nullable String[]> rows = new Values(random).rows();
    Expressions expressions = new Expressions(random);
    try (Laminar laminar = new Laminar(rows);
        Postgres postgres = new Postgres(rows);
        Duck duck = new Duck(rows)) {
      while (checks + constants < count) {
        Term term = expressions.any();
        compare(term, rows, laminar, postgres.ask(term), duck.ask(term));
      }
    }
    if (record != null) {
      recorded.add(
          0,
          "# benchmarks/run oracle " + count + " " + seed + ": answers of PostgreSQL or DuckDB.");
      Files.write(record, recorded, StandardCharsets.UTF_8);
    }
    out.printf(
        "%,d values over columns and %,d over constants: %,d as PostgreSQL, %,d as DuckDB only, %,d that neither"
            + " answers, %,d of which a part fails, %,d differences%n",
        checks, constants, withPostgres, withDuck, unanswered, ofAPart, differences);
  }

  private void compare(
      Term term,
      List<@Nullable String[]> rows,
      Laminar laminar,
      List<Answer> postgres,
      List<Answer> duck) {
    List<Answer> ours = laminar.ask(term);
    boolean differs = false;
    for (int row = 0; row < Values.ROWS && !differs; row++) {
      checks++;
      differs =
          !judge(term, "row " + row, ours.get(row), laminar, postgres.get(row), duck.get(row));
    }
    int row = random.nextInt(Values.ROWS);
    if (!differs) {
      constants++;
      Answer constant = laminar.askConstant(term, rows.get(row));
      if (judge(
          term, "constants of row " + row, constant, laminar, postgres.get(row), duck.get(row))) {
        record(Laminar.withConstants(term, rows.get(row)), constant);
      }
    }
  }

  /**
   * A part fails that the others do not compute, or compute with more digits: one of 39 digits, or the side of a
   * GREATEST that their spelling skips beside a NULL.
   */
  private static boolean isOfAPart(Term term, Answer ours, Answer postgres) {
    if (ours.state() != Answer.State.FAILED) {
      return false;
    }
    boolean overflow = String.valueOf(ours.value())
        .matches("(?s)(NUMERIC_OVERFLOW|INVALID_CAST.*be cast to DECIMAL\\(38).*");
    return (overflow && term.laminar().matches(".*\\b([nm]38|n30|DECIMAL\\(3[0-9]).*"))
        || (postgres.equals(Answer.of(null)) && term.laminar().matches(".*(GREATEST|LEAST).*"));
  }

  /** Constants are simplified first: a part that fails is gone where TRUE or NULL decides alone. */
  private static boolean isLeftOut(String where, Answer ours, Answer postgres, Answer duck) {
    return where.startsWith("constants")
        && ours.state() == Answer.State.VALUE
        && postgres.state() == Answer.State.FAILED
        && duck.state() == Answer.State.FAILED;
  }

  private void record(String sql, Answer answer) {
    String value = answer.state() == Answer.State.FAILED ? "error" : "value " + answer.value();
    String line = sql + " ==> " + value;
    if (line.chars().allMatch(c -> c >= ' ')) {
      recorded.add(line);
    }
  }

  private boolean judge(
      Term term, String where, Answer ours, Laminar laminar, Answer postgres, Answer duck) {
    if (Comparison.agree(ours, laminar.type(), term.kind(), postgres)) {
      withPostgres++;
    } else if (Comparison.agree(ours, laminar.type(), term.kind(), duck)) {
      withDuck++;
    } else if (isOfAPart(term, ours, postgres) || isLeftOut(where, ours, postgres, duck)) {
      ofAPart++;
    } else if (postgres.state() == Answer.State.REFUSED && duck.state() == Answer.State.REFUSED) {
      unanswered++;
    } else {
      differences++;
      if (differences <= SHOWN) {
        out.println(term.laminar() + "\n    " + where + ": " + ours + "   (" + laminar.type()
            + ")\n    PostgreSQL: " + postgres + "\n    DuckDB: " + duck);
      }
      return false;
    }
    return true;
  }
}
