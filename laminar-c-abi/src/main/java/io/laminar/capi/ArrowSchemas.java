package io.laminar.capi;

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

/** The Arrow schemas of the batches that the API gives. Stateless. */
final class ArrowSchemas {
  private static final ArrowType.Int WORD = new ArrowType.Int(Long.SIZE, true);

  private ArrowSchemas() {}

  /** Those of rows without weights. */
  static org.apache.arrow.vector.types.pojo.Schema of(Schema schema) {
    return of(schema, false, false);
  }

  /**
   * Those of a subscription.
   *
   * @param schema the columns
   * @param changelog whether weights and ends of commits follow
   * @param numbered whether the numbers of changes follow
   */
  static org.apache.arrow.vector.types.pojo.Schema of(
      Schema schema, boolean changelog, boolean numbered) {
    List<Field> fields = new ArrayList<>();
    for (Column column : schema.columns()) {
      fields.add(field(column.name(), column.type()));
    }
    if (changelog) {
      fields.add(added("__weight", WORD));
      fields.add(added("__ends_commit", new ArrowType.Bool()));
    }
    if (numbered) {
      fields.add(added("__sequence", WORD));
    }
    return new org.apache.arrow.vector.types.pojo.Schema(fields);
  }

  private static Field added(String name, ArrowType type) {
    return new Field(name, new FieldType(false, type, null), List.of());
  }

  /** The field of a column. */
  static Field field(String name, DataType type) {
    DataType element = type.element();
    List<Field> elements = element == null ? List.of() : List.of(field("item", element));
    return new Field(name, new FieldType(type.nullable(), type(type), null), elements);
  }

  private static ArrowType type(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> new ArrowType.Bool();
      case TINYINT -> new ArrowType.Int(Byte.SIZE, true);
      case SMALLINT -> new ArrowType.Int(Short.SIZE, true);
      case INTEGER -> new ArrowType.Int(Integer.SIZE, true);
      case BIGINT -> WORD;
      case REAL -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case DECIMAL -> new ArrowType.Decimal(type.precision(), type.scale(), 2 * Long.SIZE);
      case CHAR, VARCHAR -> new ArrowType.Utf8();
      case VARBINARY -> new ArrowType.Binary();
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case TIME -> new ArrowType.Time(TimeUnit.NANOSECOND, Long.SIZE);
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
}
