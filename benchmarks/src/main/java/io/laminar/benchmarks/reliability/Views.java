package io.laminar.benchmarks.reliability;

/** The objects of a database that is killed. */
final class Views {
  static final String STATEMENTS = """
      CREATE SOURCE IF NOT EXISTS t (h INTEGER NOT NULL, n BIGINT NOT NULL, k INTEGER NOT NULL, v BIGINT NOT NULL,
        text VARCHAR NOT NULL, ts TIMESTAMP(6) NOT NULL, WATERMARK FOR ts) WITH (wal_mode = 'sync');
      CREATE SOURCE IF NOT EXISTS u (h INTEGER NOT NULL, n BIGINT NOT NULL, k INTEGER NOT NULL, v BIGINT NOT NULL,
        text VARCHAR NOT NULL, ts TIMESTAMP(6) NOT NULL, WATERMARK FOR ts) WITH (wal_mode = 'async');
      CREATE SOURCE IF NOT EXISTS loose (life INTEGER NOT NULL, n BIGINT NOT NULL);
      CREATE SOURCE IF NOT EXISTS unlogged (life INTEGER NOT NULL, n BIGINT NOT NULL) WITH (wal_mode = 'off');
      CREATE MATERIALIZED VIEW IF NOT EXISTS everything AS SELECT h, n, CHAR_LENGTH(text) AS size FROM t;
      CREATE MATERIALIZED VIEW IF NOT EXISTS totals AS
        SELECT h, COUNT(*) AS n, SUM(v) AS v, MIN(v) AS low, MAX(text) AS high FROM t GROUP BY h;
      CREATE MATERIALIZED VIEW IF NOT EXISTS keys AS SELECT DISTINCT k FROM t;
      CREATE MATERIALIZED VIEW IF NOT EXISTS windows AS
        SELECT TUMBLE_START(ts, INTERVAL '1' SECOND) AS b, MOD(k, 5) AS g, COUNT(*) AS n, SUM(v) AS v
        FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND), MOD(k, 5);
      CREATE MATERIALIZED VIEW IF NOT EXISTS pairs AS
        SELECT t.k AS k, COUNT(*) AS n, SUM(t.v * u.v) AS v FROM t JOIN u ON t.k = u.k GROUP BY t.k;
      CREATE MATERIALIZED VIEW IF NOT EXISTS soon AS
        SELECT t.k AS k, t.v AS one, u.v AS other FROM t JOIN u ON t.k = u.k
        AND u.ts BETWEEN t.ts - INTERVAL '1' SECOND AND t.ts + INTERVAL '1' SECOND;
      CREATE MATERIALIZED VIEW IF NOT EXISTS tops AS
        SELECT k, v, h, n FROM
          (SELECT k, v, h, n, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC, h, n) AS place FROM t)
        WHERE place <= 3;
      CREATE MATERIALIZED VIEW IF NOT EXISTS loosely AS
        SELECT life, COUNT(*) AS n, MIN(n) AS low, MAX(n) AS high FROM loose GROUP BY life;
      CREATE MATERIALIZED VIEW IF NOT EXISTS kept AS
        SELECT life, COUNT(*) AS n, MIN(n) AS low, MAX(n) AS high FROM unlogged GROUP BY life;
      CREATE MATERIALIZED VIEW IF NOT EXISTS beside AS
        SELECT l.life AS life, COUNT(*) AS n FROM loose l JOIN unlogged o ON l.life = o.life AND l.n = o.n GROUP BY l.life;
      """;

  private Views() {}

  /** The name of the view that a life makes. */
  static String later(int life) {
    return "later_" + life;
  }

  /** The statement that makes it: it sees what is pushed behind it. */
  static String createLater(int life) {
    return "CREATE MATERIALIZED VIEW IF NOT EXISTS " + later(life)
        + " AS SELECT h, COUNT(*) AS n, MIN(n) AS low, MAX(n) AS high FROM t GROUP BY h";
  }
}
