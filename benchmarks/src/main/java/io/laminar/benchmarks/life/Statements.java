package io.laminar.benchmarks.life;

import static io.laminar.benchmarks.life.Accounts.check;

import io.laminar.LaminarDB;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Subscription;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/** Statements, stops, subscriptions and questions at random, while rows flow. */
final class Statements {
  private static final Set<ErrorCode> OF_QUESTIONS = EnumSet.of(
      ErrorCode.CLOSED, ErrorCode.DROPPED, ErrorCode.RESOURCE_LIMIT, ErrorCode.QUERY_STOPPED);
  private static final Set<ErrorCode> OF_SUBSCRIBERS = EnumSet.of(
      ErrorCode.CLOSED,
      ErrorCode.DROPPED,
      ErrorCode.RESOURCE_LIMIT,
      ErrorCode.QUERY_STOPPED,
      ErrorCode.SUBSCRIPTION_DISCONNECTED);

  private final LaminarDB db;
  private final Accounts accounts;
  private final Settings settings;
  private final boolean pressure;
  private final Random random;

  private int extra;
  private long executed;

  Statements(LaminarDB db, Accounts accounts, Settings settings, boolean pressure) {
    this.db = db;
    this.accounts = accounts;
    this.settings = settings;
    this.pressure = pressure;
    this.random = new Random(settings.seed() * 17);
  }

  /** Makes what the watchers read. */
  static void begin(LaminarDB db, Settings settings) {
    db.execute(settings.source("a", false) + ";" + settings.source("b", false) + """
        ;
        CREATE STREAM q AS
          SELECT handle, number, k, v FROM a UNION ALL SELECT handle, number, k, v FROM b;
        CREATE MATERIALIZED VIEW g AS SELECT k, COUNT(*) AS n, SUM(v) AS s FROM q GROUP BY k;
        CREATE STREAM balances AS SELECT k, SUM(v) AS s FROM b GROUP BY k;
        CREATE STREAM total AS SELECT SUM(s) AS total FROM balances""");
  }

  void run() {
    while (!accounts.isOver()) {
      step();
    }
  }

  /** Does one thing. */
  void step() {
    try {
      one();
      executed++;
    } catch (LaminarException e) {
      Accounts.expect(e, OF_QUESTIONS);
    }
  }

  private void one() {
    switch (random.nextInt(12)) {
      case 0 -> db.execute(settings.source(random.nextBoolean() ? "a" : "b", true));
      case 1 ->
        db.execute("CREATE OR REPLACE STREAM q AS SELECT handle, number, k, v + "
            + "0".repeat(1 + random.nextInt(2)) + " AS v FROM a"
            + " UNION ALL SELECT handle, number, k, v FROM b");
      case 2 -> {
        db.stop();
        db.start();
      }
      case 3 ->
        checkView(
            db.query("SELECT COUNT(*) AS groups, SUM(n) AS rows FROM g").rows().get(0));
      case 4 -> db.metrics();
      case 5 -> db.explain("g");
      case 6, 7 -> subscribe(random.nextBoolean() ? "q" : "g");
      default -> comeAndGo();
    }
  }

  private static void checkView(Row row) {
    Object groups = row.get(0);
    check(groups instanceof Long n && n >= 0 && n <= 32, "there are " + groups + " groups");
  }

  /** An object or two that read the others; some keep a group for each row, and grow without bound. */
  private void comeAndGo() {
    String name = "x" + extra++ % 4;
    String keys = pressure ? "handle, number" : "k";
    try {
      db.execute(
          switch (random.nextInt(4)) {
            case 0 -> "CREATE OR REPLACE STREAM " + name + " AS SELECT k, v FROM q WHERE v > 0";
            case 1 ->
              "CREATE MATERIALIZED VIEW " + name + " AS SELECT " + keys
                  + ", COUNT(*) AS n, MAX(v) AS top FROM q GROUP BY " + keys;
            case 2 ->
              "CREATE STREAM " + name + " AS SELECT handle, SUM(s) AS s FROM"
                  + " (SELECT handle, k, SUM(v) AS s FROM q GROUP BY handle, k) GROUP BY handle;"
                  + "CREATE SINK " + name + "s FROM " + name;
            default -> "CREATE MATERIALIZED VIEW " + name + " AS SELECT DISTINCT k FROM g";
          });
      subscribe(name);
    } catch (LaminarException e) {
      Accounts.expect(
          e,
          EnumSet.of(
              ErrorCode.DUPLICATE_NAME,
              ErrorCode.WRONG_OBJECT_KIND,
              ErrorCode.CLOSED,
              ErrorCode.QUERY_STOPPED,
              ErrorCode.DROPPED,
              ErrorCode.RESOURCE_LIMIT,
              ErrorCode.HAS_DEPENDENTS));
      drop(name);
    }
  }

  private void drop(String name) {
    for (String kind : new String[] {"STREAM ", "MATERIALIZED VIEW "}) {
      try {
        db.execute("DROP " + kind + "IF EXISTS " + name + " CASCADE");
      } catch (LaminarException e) {
        Accounts.expect(e, EnumSet.of(ErrorCode.WRONG_OBJECT_KIND, ErrorCode.CLOSED));
      }
    }
  }

  /** Reads something for a while, without holding anybody up longer than that. */
  private void subscribe(String name) {
    Overflow[] policies = Overflow.values();
    Overflow policy = policies[random.nextInt(policies.length)];
    int wanted = random.nextInt(300);
    try (Subscription<?> reader = db.sink(name).changes(policy)) {
      for (int i = 0; i < wanted && !accounts.isOver() && !reader.isEnded(); i++) {
        reader.poll();
      }
    } catch (LaminarException e) {
      Accounts.expect(e, OF_SUBSCRIBERS);
    }
  }

  long executed() {
    return executed;
  }
}
