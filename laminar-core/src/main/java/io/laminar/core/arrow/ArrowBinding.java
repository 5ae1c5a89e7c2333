package io.laminar.core.arrow;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import io.laminar.core.arrow.FixedColumn.Conversion;
import io.laminar.core.arrow.FixedColumn.Form;
import io.laminar.core.codec.ColumnEncoder;
import io.laminar.core.data.SlotLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Matches the fields of an Arrow schema with columns, by name; lists everything that does not fit. */
final class ArrowBinding {
  private static final long SECONDS_PER_DAY = 86_400L;

  private ArrowBinding() {}

  /**
   * Binds.
   *
   * @return a reader a field, in the order of the fields
   */
  static ArrowColumn[] bind(List<Field> fields, SlotLayout layout, int maxRowBytes) {
    Schema schema = layout.schema();
    List<String> problems = new ArrayList<>();
    boolean[] bound = new boolean[schema.size()];
    List<ArrowColumn> columns = new ArrayList<>();
    for (Field field : fields) {
      int index = schema.indexOf(field.getName());
      if (index < 0) {
        problems.add("there is no column for the Arrow field " + field.getName());
      } else if (bound[index]) {
        problems.add("the Arrow field " + field.getName() + " occurs twice");
      } else {
        bound[index] = true;
        Column column = schema.column(index);
        ArrowColumn reader = column(
            field,
            ColumnEncoder.of(layout, index, TemporalRounding.REFUSE),
            layout.stride(),
            maxRowBytes);
        if (reader == null) {
          problems.add("the Arrow field " + field.getName() + " is "
              + ArrowNames.of(field) + ", but column " + column.name() + " "
              + column.type().sqlName() + " takes "
              + ArrowNames.of(ArrowTypes.field(column.name(), column.type())));
        } else {
          columns.add(reader);
        }
      }
    }
    for (int i = 0; i < bound.length; i++) {
      if (!bound[i]) {
        problems.add(
            "there is no Arrow field for column " + schema.column(i).name() + " " + schema.type(i));
      }
    }
    if (!problems.isEmpty()) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          "the Arrow batch does not fit: " + String.join("; ", problems),
          "fields bind to columns by name: rename, cast or decode them, or change the columns");
    }
    return columns.toArray(ArrowColumn[]::new);
  }

  private static @Nullable ArrowColumn column(
      Field field, ColumnEncoder column, int stride, int maxRowBytes) {
    if (field.getDictionary() != null) {
      return null;
    }
    DataType type = column.type();
    ArrowType given = field.getType();
    if (type.kind() == TypeKind.DECIMAL) {
      boolean fits = given instanceof ArrowType.Decimal decimal
          && decimal.getBitWidth() == 128
          && decimal.getScale() == type.scale();
      return fits ? new DecimalColumn(column, stride) : null;
    }
    if (type.kind() == TypeKind.ARRAY) {
      return array(field, column, stride, maxRowBytes);
    }
    if (type.kind().isBytes()) {
      boolean text = type.kind() != TypeKind.VARBINARY;
      if (given instanceof ArrowType.Binary || (text && given instanceof ArrowType.Utf8)) {
        return new BytesColumn(column, stride, false, maxRowBytes);
      }
      boolean large =
          given instanceof ArrowType.LargeBinary || (text && given instanceof ArrowType.LargeUtf8);
      return large ? new BytesColumn(column, stride, true, maxRowBytes) : null;
    }
    Conversion conversion = conversion(type, given);
    return conversion == null ? null : new FixedColumn(column, stride, conversion);
  }

  private static @Nullable ArrowColumn array(
      Field field, ColumnEncoder column, int stride, int maxRowBytes) {
    if (!(field.getType() instanceof ArrowType.List)) {
      return null;
    }
    ColumnEncoder element = column.elements().element();
    ArrowColumn elements = column(
        field.getChildren().get(0), element, column.elements().layout().stride(), maxRowBytes);
    return elements == null ? null : new ListColumn(column, stride, elements, maxRowBytes);
  }

  private static @Nullable Conversion conversion(DataType type, ArrowType given) {
    return switch (type.kind()) {
      case BOOLEAN -> given instanceof ArrowType.Bool ? Conversion.of(Form.BIT) : null;
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
        given instanceof ArrowType.Int integer ? Conversion.of(form(integer)) : null;
      case REAL, DOUBLE -> floating(type, given);
      case DATE -> date(given);
      case TIME ->
        given instanceof ArrowType.Time time
            ? Conversion.units(
                time.getBitWidth() == Integer.SIZE ? Form.INT32 : Form.INT64,
                ArrowTypes.perSecond(time.getUnit()),
                1_000_000_000L)
            : null;
      case TIMESTAMP, TIMESTAMP_LTZ ->
        given instanceof ArrowType.Timestamp timestamp
            ? Conversion.units(
                Form.INT64, ArrowTypes.perSecond(timestamp.getUnit()), type.unitsPerSecond())
            : null;
      case INTERVAL_DAY ->
        given instanceof ArrowType.Duration duration
            ? Conversion.units(
                Form.INT64, ArrowTypes.perSecond(duration.getUnit()), type.unitsPerSecond())
            : null;
      case INTERVAL_YEAR ->
        given instanceof ArrowType.Interval interval
                && interval.getUnit() == IntervalUnit.YEAR_MONTH
            ? Conversion.of(Form.INT32)
            : null;
      case DECIMAL, CHAR, VARCHAR, VARBINARY, ARRAY -> null;
    };
  }

  private static @Nullable Conversion floating(DataType type, ArrowType given) {
    if (!(given instanceof ArrowType.FloatingPoint floating)) {
      return null;
    }
    if (floating.getPrecision() == FloatingPointPrecision.SINGLE) {
      return Conversion.of(Form.FLOAT32);
    }
    boolean fits =
        floating.getPrecision() == FloatingPointPrecision.DOUBLE && type.kind() == TypeKind.DOUBLE;
    return fits ? Conversion.of(Form.FLOAT64) : null;
  }

  private static @Nullable Conversion date(ArrowType given) {
    if (!(given instanceof ArrowType.Date date)) {
      return null;
    }
    return date.getUnit() == DateUnit.DAY
        ? Conversion.of(Form.INT32)
        : new Conversion(Form.INT64, 1, SECONDS_PER_DAY * 1_000);
  }

  private static Form form(ArrowType.Int type) {
    boolean signed = type.getIsSigned();
    return switch (type.getBitWidth()) {
      case Byte.SIZE -> signed ? Form.INT8 : Form.UINT8;
      case Short.SIZE -> signed ? Form.INT16 : Form.UINT16;
      case Integer.SIZE -> signed ? Form.INT32 : Form.UINT32;
      default -> signed ? Form.INT64 : Form.UINT64;
    };
  }
}
