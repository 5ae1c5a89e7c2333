package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.sql.physical.PointReads;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which queries read one row of a view by its key: the words of the key, nothing where all rows are read. */
final class PointReadTest {
  private final PlanFixture fixture = PlanFixture.none()
      .with(
          "CREATE SOURCE t (a INTEGER, b BIGINT NOT NULL, c CHAR(3) NOT NULL, d DECIMAL(9, 2) NOT NULL,"
              + " s VARCHAR NOT NULL, ts TIMESTAMP(3) NOT NULL, x DOUBLE NOT NULL)")
      .withView("by_a", "SELECT a, COUNT(*) AS n FROM t GROUP BY a")
      .withView("by_b_s", "SELECT COUNT(*) AS n, s, b FROM t GROUP BY b, s")
      .withView("by_c", "SELECT c, COUNT(*) AS n FROM t GROUP BY c")
      .withView("by_d_ts", "SELECT d, ts, x, COUNT(*) AS n FROM t GROUP BY d, ts, x")
      .withView("total", "SELECT COUNT(*) AS n FROM t");

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      SELECT n FROM by_a WHERE a = 5                                  | 5
      SELECT * FROM by_a WHERE 2 + 3 = a AND n > 1                    | 5
      SELECT SUM(n) AS n FROM by_a WHERE a = -1 GROUP BY a            | -1
      SELECT n FROM by_a WHERE a = 5 OR a = 6                         |
      SELECT n FROM by_a WHERE a > 5                                  |
      SELECT n FROM by_a WHERE a = n                                  |
      SELECT n FROM by_a WHERE a IS NULL                              |
      SELECT n FROM by_a WHERE NOT a = 5                              |
      SELECT n FROM by_a WHERE a = 5 UNION ALL SELECT n FROM by_a     |
      SELECT n FROM by_a                                              |
      SELECT n FROM total WHERE n = 5                                 |
      SELECT n FROM by_b_s WHERE b = 7 AND s = 'ab'                   | 'ab' 7
      SELECT n FROM by_b_s WHERE s = 'a text that is not inline' AND 3000000000 = b | 'a text that is not inline' 3000000000
      SELECT n FROM by_b_s WHERE b = 7                                |
      SELECT n FROM by_c WHERE c = 'ab'                               |
      SELECT n FROM by_c WHERE c = 'abc'                              |
      SELECT n FROM by_c WHERE c = 'ab '                              |
      SELECT n FROM by_c WHERE c = CAST('ab' AS CHAR(2))              |
      SELECT n FROM by_c WHERE c = CAST('ab' AS CHAR(3))              |
      SELECT n FROM by_d_ts WHERE d = 1.25 AND ts = TIMESTAMP '1970-01-01 00:00:01' AND x = 2e0 | 125 1000 4611686018427387904
      SELECT n FROM by_d_ts WHERE d = 1.2 AND ts = TIMESTAMP '1970-01-01 00:00:01' AND x = 2e0 | 120 1000 4611686018427387904
      SELECT n FROM by_d_ts WHERE d BETWEEN 1.2 AND 1.2 AND ts = TIMESTAMP '1970-01-01 00:00:01' AND x = 2e0 | 120 1000 4611686018427387904
      SELECT n FROM by_d_ts WHERE d = 1.205 AND ts = TIMESTAMP '1970-01-01 00:00:01' AND x = 2e0 |
      SELECT n FROM by_d_ts WHERE d = 1.25e0 AND ts = TIMESTAMP '1970-01-01 00:00:01' AND x = 2 | 125 1000 4611686018427387904
      """)
  void shouldFindTheKey(String sql, String expected) {
    Map<String, Batch> keys = PointReads.of(fixture.planBatch(sql).plan().root(), List.of());
    assertThat(keys.values().stream().map(PointReadTest::text).findFirst().orElse(""))
        .isEqualTo(expected == null ? "" : expected);
  }

  private static String text(Batch key) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < key.columnCount(); i++) {
      long word = key.column(i).word(0);
      values.add(
          key.column(i).stride() == 1 ? String.valueOf(word) : "'" + string(key, i, word) + "'");
    }
    return String.join(" ", values);
  }

  private static String string(Batch key, int column, long word) {
    byte[] bytes = new byte[InlineBytes.length(word)];
    InlineBytes.copy(word, key.column(column).secondWord(0), key.column(column).heap(), bytes, 0);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
