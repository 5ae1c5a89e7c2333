package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.junit.jupiter.api.Test;

/** Whatever stands where a function wants an argument: there is a value, or an error with a code. */
final class OddCallsTest {
  private static final long SEED = Long.getLong("odd.seed", 6);
  private static final int CALLS = Integer.getInteger("odd.calls", 1_000);

  private static final String[] ARGUMENTS = {
    "1",
    "-9223372036854775808",
    "99999999999999999999999999999999999999",
    "-0.5",
    "1e308",
    "CAST('NaN' AS DOUBLE)",
    "''",
    "'é'",
    "X'FF'",
    "NULL",
    "TRUE",
    "DATE '2024-01-31'",
    "TIMESTAMP '2024-01-31 10:00:00'",
    "TIME '10:00:00'",
    "INTERVAL '1' DAY",
    "INTERVAL '1' MONTH",
    "(1, 2)",
    "ARRAY[1]",
    "DISTINCT 1",
    "*"
  };

  private static final String[] INFIX = {
    "+",
    "-",
    "*",
    "/",
    "%",
    "||",
    "=",
    "<",
    "IS DISTINCT FROM",
    "LIKE",
    "SIMILAR TO",
    "AND",
    "OVERLAPS",
    "MEMBER OF",
    "SUBMULTISET OF",
    "MULTISET UNION",
    "IN",
    "CONTAINS",
    "PRECEDES"
  };

  private static final String[] TYPES = {
    "TINYINT",
    "REAL",
    "DECIMAL(38, 37)",
    "CHAR(3)",
    "VARBINARY(1)",
    "DATE",
    "TIME",
    "TIMESTAMP(9)",
    "INTERVAL DAY",
    "INTERVAL MONTH",
    "BOOLEAN",
    "INTEGER ARRAY",
    "ROW(a INTEGER)"
  };

  @Test
  void shouldGiveAValueOrAnErrorWithACode() {
    Random random = new Random(SEED);
    List<String> names = names();
    List<String> failures = new ArrayList<>();
    try (LaminarDB db =
        LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build())) {
      for (int i = 0; i < CALLS; i++) {
        String sql = "SELECT " + call(random, names);
        try {
          db.query(sql);
        } catch (LaminarException e) {
          if (e.code() == ErrorCode.INTERNAL) {
            failures.add(sql + ": " + e);
          }
        } catch (RuntimeException | LinkageError e) {
          failures.add(sql + ": " + e);
        }
      }
    }
    assertThat(failures).as("seed " + SEED).isEmpty();
  }

  /** Of the reference, and what the grammar knows besides. */
  private static List<String> names() {
    List<String> names = new ArrayList<>();
    Functions.all().forEach(entry -> names.addAll(entry.names()));
    for (SqlOperator operator : SqlStdOperatorTable.instance().getOperatorList()) {
      names.add(operator.getName());
    }
    names.removeIf(name -> !name.matches("[A-Z_0-9]+"));
    return names;
  }

  private static String call(Random random, List<String> names) {
    String left = pick(random, ARGUMENTS);
    String right = pick(random, ARGUMENTS);
    return switch (random.nextInt(8)) {
      case 0 -> left + " " + pick(random, INFIX) + " " + right;
      case 1 -> "CAST(" + left + " AS " + pick(random, TYPES) + ")";
      case 2 -> "TRY_CAST(" + left + " AS " + pick(random, TYPES) + ")";
      default -> {
        List<String> arguments = new ArrayList<>();
        for (int count = random.nextInt(4); count > 0; count--) {
          arguments.add(pick(random, ARGUMENTS));
        }
        yield names.get(random.nextInt(names.size())) + "(" + String.join(", ", arguments) + ")";
      }
    };
  }

  private static String pick(Random random, String[] values) {
    return values[random.nextInt(values.length)];
  }
}
