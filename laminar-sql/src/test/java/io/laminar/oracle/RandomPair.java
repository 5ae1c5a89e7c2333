package io.laminar.oracle;

import io.laminar.oracle.RandomTable.OracleColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The same column of both sides of a union, whose types may differ as long as one becomes the other.
 *
 * @param type of the union
 * @param bound of the union
 */
record RandomPair(Sql left, Sql right, OracleType type, long bound) {

  static RandomPair of(Random random, List<OracleColumn> left, List<OracleColumn> right) {
    List<RandomPair> pairs = new ArrayList<>();
    for (OracleColumn a : left) {
      for (OracleColumn b : right) {
        OracleType type = common(a.type(), b.type());
        if (type != null) {
          pairs.add(new RandomPair(sql(a), sql(b), type, Math.max(a.bound(), b.bound())));
        }
      }
    }
    if (pairs.isEmpty() || random.nextInt(4) == 0) {
      Sql a = bounded(new RandomExpression(random, left).integer(1));
      Sql b = bounded(new RandomExpression(random, right).integer(1));
      return new RandomPair(a, b, OracleType.BIGINT, Math.max(a.bound(), b.bound()));
    }
    return pairs.get(random.nextInt(pairs.size()));
  }

  private static Sql bounded(Sql value) {
    return value.bound() > 100_000
        ? value.wrap("MOD(", ", 997)", value.type()).withBound(1_000)
        : value;
  }

  private static Sql sql(OracleColumn column) {
    return Sql.same(column.name(), column.type(), column.bound());
  }

  private static @Nullable OracleType common(OracleType a, OracleType b) {
    if (a == b) {
      return a;
    }
    OracleType narrow = a.compareTo(b) < 0 ? a : b;
    OracleType wide = narrow == a ? b : a;
    return switch (wide) {
      case SMALLINT, INTEGER, BIGINT -> narrow.isInteger() ? wide : null;
      case REAL, DOUBLE ->
        narrow == OracleType.REAL || narrow == OracleType.INTEGER ? OracleType.DOUBLE : null;
      case DECIMAL -> narrow == OracleType.INTEGER ? wide : null;
      case WIDE_DECIMAL -> narrow == OracleType.DECIMAL ? wide : null;
      case VARCHAR -> narrow == OracleType.CHAR ? wide : null;
      case TIMESTAMP_6 -> narrow == OracleType.TIMESTAMP_3 ? wide : null;
      default -> null;
    };
  }
}
