package io.laminar.core.expression;

import io.laminar.api.ErrorCode;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions without columns once, so that a plan holds their value instead. */
public final class Constants {
  private Constants() {}

  /**
   * Computes an expression that refers to no column and to no clock.
   *
   * @return its value, or empty where evaluating is a row error: then it stays as it is and fails
   *     row by row when it is run
   */
  public static Optional<Literal> fold(Expression expression) {
    boolean[] failed = new boolean[1];
    EvaluationContext context =
        new EvaluationContext((ErrorCode code, String message, String remedy) -> failed[0] = true);
    Vector value = expression.evaluate(new Batch(0), new int[] {0}, 1, context);
    return failed[0] ? Optional.empty() : Optional.of(Literal.copyOf(expression.type(), value, 0));
  }

  /**
   * Returns the Java value of a literal.
   *
   * @return null for NULL; Boolean; Long for integers, dates, times, timestamps and intervals (as
   *     their words are); Double for REAL and DOUBLE; BigDecimal; String; byte[] for VARBINARY and,
   *     as they are held, for an ARRAY
   */
  public static @Nullable Object value(Literal literal) {
    if (literal.isNull()) {
      return null;
    }
    Vector vector = literal.vector();
    return switch (literal.type().kind()) {
      case BOOLEAN -> literal.word() != 0;
      case TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_LTZ,
          INTERVAL_DAY,
          INTERVAL_YEAR -> literal.word();
      case REAL, DOUBLE -> Double.longBitsToDouble(literal.word());
      case DECIMAL -> {
        Int128 unscaled = new Int128();
        unscaled.load(vector, 0, literal.type().words());
        BigInteger digits = unscaled.toBigInteger();
        yield new BigDecimal(digits, literal.type().scale());
      }
      case CHAR, VARCHAR -> InlineBytes.string(vector.word(0), vector.secondWord(0), vector.heap());
      case VARBINARY, ARRAY -> {
        byte[] bytes = new byte[InlineBytes.length(vector.word(0))];
        InlineBytes.copy(vector.word(0), vector.secondWord(0), vector.heap(), bytes, 0);
        yield bytes;
      }
    };
  }
}
