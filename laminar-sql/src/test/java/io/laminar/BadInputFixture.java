package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Metrics;
import java.util.ArrayList;
import java.util.List;

/** A database with a few objects, and a proof that an error left it as it was. */
final class BadInputFixture implements AutoCloseable {
  private static final String OBJECTS = """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, qty INTEGER, ts TIMESTAMP NOT NULL,
                            WATERMARK FOR ts AS ts - INTERVAL '100ms');
      CREATE SOURCE plain (id INTEGER NOT NULL, amount DECIMAL(6, 2), name VARCHAR(5), at TIMESTAMP(3));
      CREATE STREAM cheap AS SELECT symbol, price, ts FROM trades WHERE price < 10;
      CREATE MATERIALIZED VIEW counts AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol;
      CREATE SINK results FROM cheap;
      """;

  private final LaminarDB db;
  private final List<String> before;
  private long rows;

  BadInputFixture(Config config) {
    db = LaminarDB.open(config);
    db.execute(OBJECTS);
    before = objects();
  }

  static BadInputFixture open() {
    return new BadInputFixture(Config.defaults());
  }

  LaminarDB db() {
    return db;
  }

  /** Everything that a statement could have changed, as text. */
  private List<String> objects() {
    List<String> found = new ArrayList<>();
    for (String kind : List.of("SOURCES", "STREAMS", "MATERIALIZED VIEWS", "SINKS")) {
      db.execute("SHOW " + kind).get(0).rows().forEach(row -> found.add(kind + " " + row));
    }
    Metrics metrics = db.metrics();
    metrics.sources().forEach(source -> found.add("runs " + source.name()));
    metrics.queries().forEach(query -> found.add("runs " + query.name() + query.running()));
    metrics.subscriptions().forEach(reader -> found.add("reads " + reader.name()));
    return found;
  }

  /** Fails if the error before changed an object. */
  void checkThatNothingChanged(String by) {
    assertThat(objects()).as(by).isEqualTo(before);
  }

  /** Fails if rows no longer come through. */
  void checkThatRowsFlow() {
    rows++;
    db.execute("INSERT INTO trades VALUES ('probe', 1, 1, TIMESTAMP '2024-01-01 00:00:00')");
    assertThat(db.query("SELECT n FROM counts WHERE symbol = 'probe'").rows())
        .extracting(row -> row.get("n"))
        .containsExactly(rows);
  }

  @Override
  public void close() {
    db.close();
  }
}
