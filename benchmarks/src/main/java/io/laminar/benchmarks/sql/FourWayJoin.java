package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Execution;
import io.laminar.api.OperatorMetrics;
import io.laminar.api.Row;
import io.laminar.api.RowWriter;
import io.laminar.api.Source;
import io.laminar.benchmarks.Measurement;
import java.util.List;

/**
 * A join of four streams without a bound in time that make a chain: facts ─▶ a ─▶ b ─▶ c. What it keeps, against each input
 * kept once: by a join of facts with a, and one of b with c.
 */
final class FourWayJoin implements Measurement {
  /** One join after the other, as the text has them. */
  static final String IN_TURN =
      "SELECT facts.id, c.v FROM facts JOIN a ON facts.k = a.id JOIN b ON a.k = b.id JOIN c ON b.k = c.id";

  /** The inputs with few rows are joined first. */
  static final String FEW_FIRST = """
      SELECT facts.id, n.v FROM facts JOIN (SELECT a.id, m.v FROM a JOIN
        (SELECT b.id, c.v FROM b JOIN c ON b.k = c.id) AS m ON a.k = m.id) AS n ON facts.k = n.id
      """;

  private static final int FACTS = 200_000;
  private static final List<String> STREAMS = List.of("facts", "a", "b", "c");

  private final String query;
  private final int names;

  /** Entries and bytes of state. */
  private record State(long rows, long bytes) {
    State plus(State other) {
      return new State(rows + other.rows, bytes + other.bytes);
    }
  }

  /**
   * Makes one.
   *
   * @param query over the four streams
   * @param names how many rows a, b and c have
   */
  FourWayJoin(String query, int names) {
    this.query = query;
    this.names = names;
  }

  @Override
  public List<Reading> measure() {
    State four = state(query);
    State inputs = state("SELECT facts.id, a.v FROM facts JOIN a ON facts.k = a.id")
        .plus(state("SELECT b.id, c.v FROM b JOIN c ON b.k = c.id"));
    return List.of(
        new Reading("rows of inputs", inputs.rows),
        new Reading("rows kept", four.rows),
        new Reading("rows kept, ratio", (double) four.rows / inputs.rows),
        new Reading("bytes kept, ratio", (double) four.bytes / inputs.bytes));
  }

  /** Runs a query over the streams that it reads, and returns what its operators hold. */
  private State state(String text) {
    try (LaminarDB database = Queries.open(Execution.CALLER_RUNS)) {
      STREAMS.forEach(stream -> database.execute("CREATE SOURCE " + stream
          + " (id BIGINT NOT NULL, k BIGINT NOT NULL, v BIGINT NOT NULL)"));
      database.execute("CREATE STREAM results AS " + text);
      for (String stream : STREAMS) {
        if (text.contains(stream + ".")) {
          push(database.source(stream), stream.equals("facts") ? FACTS : names);
        }
      }
      State state = new State(0, 0);
      for (OperatorMetrics operator : database.analyze("results").operators()) {
        state = state.plus(new State(operator.stateRows(), operator.stateBytes()));
      }
      return state;
    }
  }

  private void push(Source<Row> source, int rows) {
    for (int i = 0; i < rows; i++) {
      RowWriter row = source.writer();
      row.setLong(0, i);
      row.setLong(1, i % names);
      row.setLong(2, i);
      row.push();
    }
  }
}
