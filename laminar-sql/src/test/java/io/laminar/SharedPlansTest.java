package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.Execution;
import io.laminar.api.ScalarFunction;
import io.laminar.api.TypeKind;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which parts of a query that are written twice run once: they have the same number. */
final class SharedPlansTest {
  private static List<Integer> sidesOf(String part, String other) throws IOException {
    try (LaminarDB db =
        LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build())) {
      DataType integer = DataType.of(TypeKind.INTEGER);
      db.registerFunction(
          "dice", ScalarFunction.of(List.of(), integer, none -> 4).notDeterministic());
      db.execute("CREATE SOURCE t (k VARCHAR NOT NULL, v INTEGER NOT NULL)");
      db.execute("CREATE STREAM q AS " + part + " UNION ALL " + other);
      Object json = db.execute("EXPLAIN (FORMAT JSON) q").get(0).rows().get(0).get("plan");
      JsonNode sides =
          new ObjectMapper().readTree(String.valueOf(json)).get("plan").get("inputs");
      return List.of(sides.get(0).get("id").asInt(), sides.get(1).get("id").asInt());
    }
  }

  @Test
  void shouldRunEqualPartsOnce() throws IOException {
    String part = "SELECT k, SUM(v) AS n FROM t GROUP BY k";
    List<Integer> ids = sidesOf(part, part);
    assertThat(ids.get(0)).isEqualTo(ids.get(1));
  }

  @Test
  void shouldRunPartsThatDifferByThemselves() throws IOException {
    String part = "SELECT k, SUM(v) AS n FROM t GROUP BY k";
    assertThat(sidesOf(part, part.replace("SUM", "MAX"))).doesNotHaveDuplicates();
    assertThat(sidesOf(part, part.replace("t G", "t WHERE v > 1 G"))).doesNotHaveDuplicates();
  }

  @Test
  void shouldRunPartsWithFunctionsThatGiveAnotherValueEachTimeByThemselves() throws IOException {
    String part = "SELECT k, SUM(v + dice()) AS n FROM t GROUP BY k";
    assertThat(sidesOf(part, part)).doesNotHaveDuplicates();
  }
}
