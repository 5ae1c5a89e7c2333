package io.laminar.benchmarks.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/** A query for each construct, over the sources a and b and the tables p and q of {@link AllocationByConstruct}. */
final class Constructs {
  private static final String GROUPS = "SELECT k, COUNT(*) AS n, SUM(v) AS x FROM a GROUP BY k";
  private static final String TUMBLE = ", TUMBLE(ts, INTERVAL '1' SECOND)";
  private static final String NEAR =
      " ON a.k = b.k AND b.ts BETWEEN a.ts - INTERVAL '50ms' AND a.ts + INTERVAL '50ms'";

  private Constructs() {}

  /** The constructs whose goal is to allocate nothing. */
  static Map<String, String> appendOnly() {
    Map<String, String> all = windows();
    all.putAll(joins());
    all.putAll(others());
    return all;
  }

  private static Map<String, String> windows() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("filter, projection", "SELECT id, v * 2 AS x FROM a WHERE v > 50 AND s <> 'n1'");
    all.put("strings", "SELECT id, UPPER(s) || '!' AS x FROM a WHERE s LIKE '%1%'");
    all.put("TUMBLE", GROUPS + TUMBLE);
    all.put(
        "TUMBLE by a string", "SELECT COUNT(*) AS n, s, MAX(v) AS x FROM a GROUP BY s" + TUMBLE);
    all.put("HOP", GROUPS + ", HOP(ts, INTERVAL '100ms', INTERVAL '1' SECOND)");
    all.put(
        "CUMULATE",
        "SELECT COUNT(*) AS n, k FROM TABLE(CUMULATE(TABLE a, DESCRIPTOR(ts), INTERVAL '200ms',"
            + " INTERVAL '1' SECOND)) GROUP BY k, window_start, window_end");
    all.put("SESSION", GROUPS + ", SESSION(ts, INTERVAL '300ms')");
    all.put(
        "SESSION, gaps",
        "SELECT COUNT(*) AS n, id FROM a GROUP BY id, SESSION(ts, INTERVAL '300ms')");
    all.put(
        "TUMBLE_ROWS",
        "SELECT k, SUM(v) AS x FROM TABLE(TUMBLE_ROWS(TABLE a PARTITION BY k, 5))"
            + " GROUP BY window_start, window_end, k");
    all.put(
        "HOP_ROWS",
        "SELECT k, SUM(v) AS x FROM TABLE(HOP_ROWS(TABLE a PARTITION BY k, 2, 6))"
            + " GROUP BY window_start, window_end, k");
    all.put("PROCTIME windows", GROUPS + ", TUMBLE(PROCTIME(), INTERVAL '1' SECOND)");
    all.put("TUMBLE over TUMBLE", """
        SELECT SUM(n) AS n FROM (SELECT k, COUNT(*) AS n, TUMBLE_ROWTIME(ts, INTERVAL '100ms') AS t
          FROM a GROUP BY k, TUMBLE(ts, INTERVAL '100ms')) GROUP BY TUMBLE(t, INTERVAL '1' SECOND)
        """);
    all.put("DISTINCT in TUMBLE", "SELECT COUNT(DISTINCT v) AS n, k FROM a GROUP BY k" + TUMBLE);
    all.put("MEDIAN in TUMBLE", "SELECT k, MEDIAN(v) AS m FROM a GROUP BY k" + TUMBLE);
    all.put("LISTAGG in TUMBLE", "SELECT k, LISTAGG(s, ',') AS l FROM a GROUP BY k" + TUMBLE);
    return all;
  }

  private static Map<String, String> joins() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("window join", """
        SELECT x.n, y.m FROM (SELECT k, COUNT(*) AS n, TUMBLE_ROWTIME(ts, INTERVAL '1' SECOND) AS t
          FROM a GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)) AS x
        JOIN (SELECT k, COUNT(*) AS m, TUMBLE_ROWTIME(ts, INTERVAL '1' SECOND) AS t
          FROM b GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)) AS y ON x.k = y.k AND x.t = y.t
        """);
    all.put("interval join", "SELECT a.id, b.v FROM a JOIN b" + NEAR);
    all.put("interval join, LEFT", "SELECT a.id, b.v FROM a LEFT JOIN b" + NEAR);
    all.put("interval join, strings", "SELECT a.id, b.s FROM a JOIN b" + NEAR);
    all.put(
        "ASOF", "SELECT a.id, b.v FROM a ASOF JOIN b MATCH_CONDITION a.ts >= b.ts ON a.k = b.k");
    all.put(
        "ASOF, NEAREST",
        "SELECT a.id, b.v FROM a ASOF JOIN b MATCH_CONDITION NEAREST(a.ts, b.ts) ON a.k = b.k");
    all.put(
        "temporal join", "SELECT a.id, p.v FROM a JOIN p FOR SYSTEM_TIME AS OF a.ts ON a.k = p.k");
    all.put(
        "look-up join",
        "SELECT a.id, p.v FROM a JOIN p FOR SYSTEM_TIME AS OF PROCTIME() ON a.k = p.k");
    return all;
  }

  private static Map<String, String> others() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "OVER, ROWS",
        "SELECT id, SUM(v) OVER (PARTITION BY k ORDER BY ts ROWS 9 PRECEDING) AS x FROM a");
    all.put(
        "OVER, RANGE",
        "SELECT id, MAX(v) OVER (PARTITION BY k ORDER BY ts RANGE INTERVAL '1' SECOND PRECEDING)"
            + " AS x FROM a");
    all.put("OVER, LAG", "SELECT id, LAG(v) OVER (PARTITION BY k ORDER BY ts) AS x FROM a");
    all.put(
        "OVER, FOLLOWING",
        "SELECT id, SUM(v) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 1 PRECEDING AND 1"
            + " FOLLOWING) AS x FROM a");
    all.put(
        "first rows of a window",
        "SELECT id, k FROM (SELECT id, k, ROW_NUMBER() OVER (PARTITION BY window_start, window_end"
            + " ORDER BY v DESC) AS r FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1'"
            + " SECOND))) WHERE r <= 10");
    all.put("UNION ALL", "SELECT id, v FROM a UNION ALL SELECT id, v FROM b");
    all.put("UNNEST", "SELECT id, e FROM a CROSS JOIN UNNEST(ARRAY[v, v * 2]) AS t (e)");
    all.put("user function", "SELECT id, half(v) AS h FROM a");
    return all;
  }

  /** The constructs whose results are changes. */
  static Map<String, String> changing() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("GROUP BY", GROUPS);
    all.put("GROUP BY over changes", "SELECT COUNT(*) AS n, AVG(v) AS x FROM p GROUP BY k / 10");
    all.put("MAX over changes", "SELECT COUNT(*) AS n, MAX(v) AS x FROM p GROUP BY k / 10");
    all.put("EMIT CHANGES", GROUPS + TUMBLE + " EMIT CHANGES");
    all.put("SESSION, EMIT CHANGES", GROUPS + ", SESSION(ts, INTERVAL '300ms') EMIT CHANGES");
    all.put("EMIT EVERY", GROUPS + " EMIT EVERY INTERVAL '1' SECOND");
    all.put("EMIT EVERY in TUMBLE", GROUPS + TUMBLE + " EMIT EVERY INTERVAL '500ms'");
    all.put(
        "ALLOW LATENESS",
        GROUPS + TUMBLE + " EMIT ON WINDOW CLOSE ALLOW LATENESS INTERVAL '1' SECOND");
    all.put("join of tables", "SELECT p.id, q.v FROM p JOIN q ON p.k = q.k");
    all.put("join of tables, FULL", "SELECT p.k, q.v FROM p FULL JOIN q ON p.k = q.k + 1");
    all.put(
        "join of tables, condition", "SELECT p.id, q.v FROM p JOIN q ON p.k = q.k AND p.v > q.v");
    all.put("EXISTS", "SELECT p.id FROM p WHERE EXISTS (SELECT 1 FROM q WHERE q.k = p.k)");
    all.put("NOT IN", "SELECT p.id FROM p WHERE p.k NOT IN (SELECT q.k FROM q WHERE q.v > 50)");
    all.put(
        "first ten rows of a key",
        "SELECT id, k, v FROM p QUALIFY ROW_NUMBER() OVER (PARTITION BY k / 100 ORDER BY v DESC)"
            + " <= 10");
    all.put(
        "last row of a key",
        "SELECT id, k, v FROM a QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) = 1");
    all.put("ORDER BY, LIMIT", "SELECT id, v FROM p ORDER BY v DESC LIMIT 10");
    all.put(
        "RANK over changes", "SELECT id, RANK() OVER (PARTITION BY k / 10 ORDER BY v) AS r FROM p");
    all.put(
        "SUM OVER changes",
        "SELECT id, SUM(v) OVER (PARTITION BY k / 10 ORDER BY v ROWS 2 PRECEDING) AS x FROM p");
    all.put("DISTINCT", "SELECT DISTINCT k / 10 AS g FROM p WHERE v > 90");
    all.put("UNION", "SELECT k FROM p WHERE v > 50 UNION SELECT k FROM q WHERE v > 50");
    all.put("INTERSECT", "SELECT k FROM p WHERE v > 50 INTERSECT SELECT k FROM q WHERE v > 50");
    all.put("EXCEPT", "SELECT k FROM p WHERE v > 50 EXCEPT SELECT k FROM q WHERE v > 50");
    all.put(
        "moving filter",
        "SELECT k, COUNT(*) AS n FROM a WHERE ts > NOW() - INTERVAL '1' SECOND GROUP BY k");
    all.put("scalar sub-query", "SELECT id FROM p WHERE v > (SELECT AVG(v) FROM q)");
    all.put("GROUPING SETS", "SELECT COUNT(*) AS n, k, SUM(v) AS x FROM a GROUP BY ROLLUP (k)");
    return all;
  }
}
