package io.laminar.core.arrow;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** The Arrow form of every column type. */
public final class ArrowTypes {
  /** The column that carries the weights of a changelog. */
  public static final String WEIGHT_COLUMN = "__weight";

  /** The column that tells whether a row of a changelog is the last of its commit. */
  public static final String ENDS_COMMIT_COLUMN = "__ends_commit";

  /** The column of the number of a change. */
  public static final String SEQUENCE_COLUMN = "__sequence";

  private static final int DECIMAL_BITS = 128;
  private static final int WORD_BITS = 64;

  private ArrowTypes() {}

  /**
   * Returns the Arrow schema of rows.
   *
   * @param schema their columns
   * @param changelog whether the INT64 column {@value #WEIGHT_COLUMN} and the BOOL column {@value
   *     #ENDS_COMMIT_COLUMN} follow
   * @return the Arrow schema
   */
  public static org.apache.arrow.vector.types.pojo.Schema schema(Schema schema, boolean changelog) {
    List<Field> fields = new ArrayList<>();
    for (Column column : schema.columns()) {
      fields.add(field(column.name(), column.type()));
    }
    if (changelog) {
      fields.add(new Field(
          WEIGHT_COLUMN,
          new FieldType(false, new ArrowType.Int(WORD_BITS, true), null),
          List.of()));
      fields.add(new Field(
          ENDS_COMMIT_COLUMN, new FieldType(false, new ArrowType.Bool(), null), List.of()));
    }
    return new org.apache.arrow.vector.types.pojo.Schema(fields);
  }

  /**
   * Returns the Arrow schema of numbered rows.
   *
   * @param schema their columns
   * @param changelog as for {@link #schema}
   * @return the same, and behind it the INT64 column {@value #SEQUENCE_COLUMN}
   */
  static org.apache.arrow.vector.types.pojo.Schema numbered(Schema schema, boolean changelog) {
    List<Field> fields = new ArrayList<>(schema(schema, changelog).getFields());
    fields.add(new Field(
        SEQUENCE_COLUMN,
        new FieldType(false, new ArrowType.Int(WORD_BITS, true), null),
        List.of()));
    return new org.apache.arrow.vector.types.pojo.Schema(fields);
  }

  static Field field(String name, DataType type) {
    DataType element = type.element();
    // Arrow's own name for the elements of a list.
    List<Field> elements = element == null ? List.of() : List.of(field("item", element));
    return new Field(name, new FieldType(type.nullable(), type(type), null), elements);
  }

  /**
   * Returns the Arrow type of a column; that of the elements of an ARRAY is a child of its field.
   *
   * @param type the column's type
   * @return the Arrow type
   */
  public static ArrowType type(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> new ArrowType.Bool();
      case TINYINT -> new ArrowType.Int(Byte.SIZE, true);
      case SMALLINT -> new ArrowType.Int(Short.SIZE, true);
      case INTEGER -> new ArrowType.Int(Integer.SIZE, true);
      case BIGINT -> new ArrowType.Int(WORD_BITS, true);
      case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case DECIMAL -> new ArrowType.Decimal(type.precision(), type.scale(), DECIMAL_BITS);
      case CHAR, VARCHAR -> new ArrowType.Utf8();
      case VARBINARY -> new ArrowType.Binary();
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case TIME -> new ArrowType.Time(TimeUnit.NANOSECOND, WORD_BITS);
      case TIMESTAMP -> new ArrowType.Timestamp(unit(type), null);
      case TIMESTAMP_LTZ -> new ArrowType.Timestamp(unit(type), "UTC");
      case INTERVAL_DAY -> new ArrowType.Duration(unit(type));
      case INTERVAL_YEAR -> new ArrowType.Interval(IntervalUnit.YEAR_MONTH);
      case ARRAY -> new ArrowType.List();
    };
  }

  private static TimeUnit unit(DataType type) {
    return type.precision() <= 3
        ? TimeUnit.MILLISECOND
        : type.precision() <= 6 ? TimeUnit.MICROSECOND : TimeUnit.NANOSECOND;
  }

  static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1L;
      case MILLISECOND -> 1_000L;
      case MICROSECOND -> 1_000_000L;
      case NANOSECOND -> 1_000_000_000L;
    };
  }
}
