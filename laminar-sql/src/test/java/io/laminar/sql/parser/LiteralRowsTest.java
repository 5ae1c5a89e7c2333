package io.laminar.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of literals are the nodes that the grammar makes. The grammar reads whatever has a sum in its last row. */
final class LiteralRowsTest {
  private static final String ROWS = """
      INSERT INTO t (a, "b c", d) VALUES (1, 'x', NULL),
        (2, 'it''s', TRUE), (-3, '', FALSE),(9223372036854775808, '{}', null)
      , (- 12345678901234567890.5, 'é\uD83D\uDE00', 1e3),
        (-1.5E-7, ' ', 007), (.5, 'a
      b', DATE '2024-02-29'), (1., 'z', TIMESTAMP
        '2024-01-01 00:00:00.000001'), /* between */ (DATE 'no date', 'TRUE', -0)""";

  @Test
  void shouldMakeTheNodesOfTheGrammar() {
    SqlCall alone = rows(ROWS);
    SqlCall grammar = rows(ROWS + ", (1 + 1, 2, 3)");

    assertThat(alone.operandCount()).isEqualTo(9);
    for (int i = 0; i < alone.operandCount(); i++) {
      assertThat(description(alone.operand(i))).isEqualTo(description(grammar.operand(i)));
    }
  }

  @Test
  void shouldPlaceTheStatementAndItsRows() {
    Statement.Insert insert =
        (Statement.Insert) SqlParser.parseOne(" INSERT INTO t VALUES\n(1),(2)");

    assertThat(insert.position()).isEqualTo(new SqlPosition(1, 2, 2, 7));
    assertThat(SqlPositions.of(insert.rows().getParserPosition()))
        .isEqualTo(new SqlPosition(1, 16, 2, 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1), (2",
        "INSERT INTO t VALUES (1), (2),",
        "INSERT INTO t VALUES (1), ()",
        "INSERT INTO t VALUES (1), (2) (3)",
        "INSERT INTO t VALUES (1), (2,)",
        "INSERT INTO t VALUES (1), (-)",
        "INSERT INTO t VALUES (1), (DATE 2)",
        "INSERT INTO t VALUES (1), 2 3",
        "INSERT INTO t (a, VALUES (1), (2)",
        "INSERT t VALUES (1), (2)"
      })
  void shouldLeaveWhatIsWrongToTheGrammar(String sql) {
    LaminarException alone =
        catchThrowableOfType(LaminarException.class, () -> SqlParser.parseOne(sql));
    // A sum before the error sends the statement to the grammar alone.
    String summed = sql.replace("(1)", "(1+1)").replace("VALUES ", "VALUES");
    LaminarException grammar =
        catchThrowableOfType(LaminarException.class, () -> SqlParser.parseOne(summed));

    assertThat(alone.code()).isEqualTo(grammar.code());
    assertThat(shifted(alone.getMessage())).isEqualTo(shifted(grammar.getMessage()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t VALUES (1), ('a' 'b')",
        "INSERT INTO t VALUES (1), (1 + 1)",
        "INSERT INTO t VALUES (1), (+1)",
        "INSERT INTO t VALUES (1), ROW(2)",
        "INSERT INTO t VALUES (1), (x'ff')",
        "INSERT INTO t VALUES (1), (INTERVAL '1' DAY)",
        "INSERT INTO t VALUES (1), 2",
        "INSERT INTO t VALUES (1), ((2))"
      })
  void shouldLeaveOtherValuesToTheGrammar(String sql) {
    assertThat(rows(sql).operandCount()).isEqualTo(2);
  }

  private static String shifted(String message) {
    return message.replaceAll("column \\d+", "column n");
  }

  private static SqlCall rows(String sql) {
    return (SqlCall) ((Statement.Insert) SqlParser.parseOne(sql)).rows();
  }

  private static List<String> description(SqlNode node) {
    List<String> lines = new ArrayList<>();
    describe(node, lines);
    return lines;
  }

  private static void describe(SqlNode node, List<String> lines) {
    String value =
        node instanceof SqlLiteral literal ? literal.getTypeName() + " " + literal.getValue() : "";
    SqlPosition at = SqlPositions.of(node.getParserPosition());
    lines.add(node.getClass().getSimpleName() + " " + value + " " + node);
    lines.add(at + " to " + at.endLine() + ", " + at.endColumn());
    if (node instanceof SqlCall call) {
      lines.add(call.getOperator().getName());
      call.getOperandList().forEach(operand -> describe(operand, lines));
    }
  }
}
