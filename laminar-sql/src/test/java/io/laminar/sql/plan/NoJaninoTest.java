package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Planning compiles no Java at run time: the compiler is not even there to be loaded. */
final class NoJaninoTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.codehaus.janino.SimpleCompiler",
        "org.codehaus.commons.compiler.CompileException",
        "org.codehaus.commons.compiler.ICompilerFactory"
      })
  void shouldNotHaveTheCompilerOnTheClassPath(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void shouldPlanWithConstantsToFoldAndMetadataToAskFor() {
    String sql = """
        SELECT symbol, 1 + 2 AS three, SUM(price * (2 + 3)) AS s
        FROM (SELECT * FROM trades WHERE 1 + 1 = 2 UNION ALL SELECT * FROM trades)
        WHERE CAST('5' AS INTEGER) > 4 AND symbol IN ('a', 'b', 'c') GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE)
        """;
    assertThat(PlanFixture.trades().explain(sql)).contains("WindowAggregate");
  }
}
