package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.core.expression.cast.Casts;
import io.laminar.core.expression.temporal.IntervalText;
import io.laminar.core.expression.temporal.ZoneTable;
import io.laminar.core.expression.text.ByteSlice;
import io.laminar.sql.validate.Refusal;
import io.laminar.sql.validate.TemporalLiterals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Period;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/**
 * A string literal that stands for a value of another type, as in a comparison: {@code '2024-02-29'} for a DATE. Nothing
 * of it is rounded or cut.
 */
final class TextValue {
  private static final DataType TEXT = DataType.of(TypeKind.VARCHAR);
  private static final Pattern FRACTION = Pattern.compile("\\.([0-9]*[1-9])0*\\s*$");

  private TextValue() {}

  /**
   * Reads a literal for a column.
   *
   * @param text what it says
   * @param column of any type
   * @param literal for the place of an error
   * @param zone of local times
   * @return a value that the column's encoder takes, which checks its range
   * @throws LaminarException {@link ErrorCode#INVALID_LITERAL} if the text is not of the column's type
   */
  static @Nullable Object of(String text, Column column, SqlNode literal, ZoneId zone) {
    DataType type = column.type();
    if (type.kind() == TypeKind.CHAR || type.kind() == TypeKind.VARCHAR) {
      return text;
    }
    if (type.kind().isInterval()) {
      return interval(text, column, literal);
    }
    DataType cast = type.kind() == TypeKind.VARBINARY ? DataType.of(TypeKind.VARBINARY) : type;
    Literal given = Literal.ofString(TEXT, text);
    Expression read = type.kind() == TypeKind.TIMESTAMP_LTZ
        ? Casts.inZone(given, cast, false, ZoneTable.of(zone))
        : Casts.of(given, cast, false);
    Literal value = Constants.fold(read).orElse(null);
    if (value == null) {
      throw unreadable(text, column, literal);
    }
    return switch (type.kind()) {
      // Its digits are those of the text: the cast has rounded them.
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> new BigDecimal(text.strip());
      case TIME, TIMESTAMP, TIMESTAMP_LTZ -> {
        checkFraction(text, column, literal);
        yield Constants.value(value);
      }
      case DATE -> {
        if (TemporalLiterals.hasTimeOfDay(text)) {
          throw refused("'" + text + "' has a time of day, which DATE cannot hold", column, literal)
              .remedy("write it as '2024-01-31', or declare the column TIMESTAMP")
              .exception();
        }
        yield Constants.value(value);
      }
      default -> Constants.value(value);
    };
  }

  private static Object interval(String text, Column column, SqlNode literal) {
    DataType type = column.type();
    ByteSlice bytes = new ByteSlice();
    bytes.read(text.getBytes(StandardCharsets.UTF_8));
    IntervalText reader = new IntervalText();
    boolean months = type.kind() == TypeKind.INTERVAL_YEAR;
    if (!(months ? reader.readMonths(bytes) : reader.readTime(bytes, type.unitsPerSecond()))) {
      throw unreadable(text, column, literal);
    }
    if (reader.isFiner()) {
      throw tooFine(text, column, literal);
    }
    return months
        ? Period.ofMonths((int) reader.value())
        : duration(reader.value(), type.unitsPerSecond());
  }

  private static Duration duration(long units, long unitsPerSecond) {
    long nanosPerUnit = 1_000_000_000L / unitsPerSecond;
    return Duration.ofSeconds(
        Math.floorDiv(units, unitsPerSecond), Math.floorMod(units, unitsPerSecond) * nanosPerUnit);
  }

  private static void checkFraction(String text, Column column, SqlNode literal) {
    Matcher fraction = FRACTION.matcher(text);
    if (fraction.find() && fraction.group(1).length() > column.type().precision()) {
      throw tooFine(text, column, literal);
    }
  }

  private static LaminarException tooFine(String text, Column column, SqlNode literal) {
    return refused(
            "'" + text + "' is finer than " + column.type().sqlName() + " can hold",
            column,
            literal)
        .remedy("write at most " + column.type().precision()
            + " digits after the point, or declare the column with more")
        .exception();
  }

  private static LaminarException unreadable(String text, Column column, SqlNode literal) {
    DataType type = column.type();
    return refused("'" + text + "' does not read as " + type.sqlName(), column, literal)
        .remedy(example(type))
        .exception();
  }

  private static Refusal refused(String problem, Column column, SqlNode literal) {
    return Refusal.of(
        ErrorCode.INVALID_LITERAL,
        problem + ", for column " + column.name(),
        literal.getParserPosition());
  }

  private static String example(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> "write TRUE or FALSE";
      case DATE -> "write it as '2024-01-31'";
      case TIME -> "write it as '13:45:00'";
      case TIMESTAMP, TIMESTAMP_LTZ -> "write it as '2024-01-31 13:45:00'";
      case INTERVAL_DAY -> "write it as '2 days 13:45:00' or '90 min'";
      case INTERVAL_YEAR -> "write it as '1 year 6 months'";
      default -> "write a number";
    };
  }
}
