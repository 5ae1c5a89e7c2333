package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of a source that is made for a class: a column a component, NOT NULL where it is a primitive. */
public final class JavaColumns {
  private static final int MICROS = 6;
  private static final int NANOS = 9;

  private JavaColumns() {}

  /**
   * Makes them.
   *
   * @param type a record, or another class that rows bind to
   * @param types of columns that are said, by name
   * @param eventTime the column that must not be NULL; null without one
   * @return the columns, in the order of the components
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} for a class that rows do not bind to, a component without
   *     a type of its own, or a name that no component has
   */
  public static Schema of(Class<?> type, Map<String, DataType> types, @Nullable String eventTime) {
    List<Column> columns = new ArrayList<>();
    Set<String> unused = new HashSet<>();
    types.keySet().forEach(name -> unused.add(name.toLowerCase(Locale.ROOT)));
    for (JavaProperty property : RecordBinding.of(type, new Schema(List.of())).components()) {
      String name = property.columnName() == null ? property.name() : property.columnName();
      DataType said = types.entrySet().stream()
          .filter(each -> each.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(null);
      unused.remove(name.toLowerCase(Locale.ROOT));
      boolean time = name.equalsIgnoreCase(eventTime);
      DataType column = said != null ? said : derived(property, name, time);
      columns.add(new Column(name, time ? column.withNullable(false) : column));
    }
    if (!unused.isEmpty()) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          "types are said for columns that " + type.getTypeName() + " does not have: " + unused,
          "name its components");
    }
    if (columns.isEmpty()) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          type.getTypeName() + " has no component that could be a column",
          "give it one");
    }
    return new Schema(columns);
  }

  private static DataType derived(JavaProperty property, String name, boolean time) {
    Class<?> held = property.optionalType();
    Class<?> form = held == null ? property.type() : held;
    Class<?> bare = MethodType.methodType(form).unwrap().returnType();
    DataType type = time && bare == long.class ? DataType.timestamp(3) : typeOf(bare);
    type = type == null && held == null ? arrayType(property) : type;
    if (type == null) {
      throw new LaminarException(
          ErrorCode.BINDING_MISMATCH,
          "the type of component " + name + " does not say that of its column: "
              + property.type().getTypeName(),
          remedy(bare, name));
    }
    return type.withNullable(!property.type().isPrimitive());
  }

  private static @Nullable DataType arrayType(JavaProperty property) {
    Class<?> element = ArrayForms.elementClass(property);
    DataType type =
        element == null ? null : typeOf(MethodType.methodType(element).unwrap().returnType());
    return type == null ? null : DataType.array(type);
  }

  /** Says what works: of the classes without a type of their own only a BigDecimal binds to any. */
  private static String remedy(Class<?> bare, String name) {
    String withType = "say it: SourceConfig.withType(\"" + name + "\", DataType.decimal(";
    if (bare == BigDecimal.class) {
      return withType + "10, 2))";
    }
    if (bare == BigInteger.class) {
      return "make it a BigDecimal without a fraction, and " + withType + "38, 0))";
    }
    if (Date.class.isAssignableFrom(bare)) {
      return "make it an Instant, a LocalDate or a LocalTime";
    }
    return bare == char.class
        ? "make it a String"
        : "no column holds it: make it a String, or a component for each of its values";
  }

  /**
   * The type that values of a class have by themselves.
   *
   * @param bare the class, primitive rather than boxed
   * @return the type, or null where it does not follow: a BigDecimal has no digits of its own
   */
  public static @Nullable DataType typeOf(Class<?> bare) {
    if (bare == boolean.class) {
      return DataType.of(TypeKind.BOOLEAN);
    }
    if (bare == byte.class) {
      return DataType.of(TypeKind.TINYINT);
    }
    if (bare == short.class) {
      return DataType.of(TypeKind.SMALLINT);
    }
    if (bare == int.class) {
      return DataType.of(TypeKind.INTEGER);
    }
    if (bare == long.class) {
      return DataType.of(TypeKind.BIGINT);
    }
    if (bare == float.class) {
      return DataType.of(TypeKind.REAL);
    }
    if (bare == double.class) {
      return DataType.of(TypeKind.DOUBLE);
    }
    if (bare == byte[].class) {
      return DataType.of(TypeKind.VARBINARY);
    }
    return bare == String.class || bare == CharSequence.class || bare == UUID.class || bare.isEnum()
        ? DataType.of(TypeKind.VARCHAR)
        : bare == BigDecimal.class ? null : timeOf(bare);
  }

  private static @Nullable DataType timeOf(Class<?> bare) {
    if (bare == LocalDate.class) {
      return DataType.of(TypeKind.DATE);
    }
    if (bare == LocalTime.class) {
      return new DataType(TypeKind.TIME, NANOS, 0, false);
    }
    if (bare == Duration.class) {
      return DataType.of(TypeKind.INTERVAL_DAY);
    }
    if (bare == Period.class) {
      return DataType.of(TypeKind.INTERVAL_YEAR);
    }
    return bare == Instant.class
            || bare == LocalDateTime.class
            || bare == ZonedDateTime.class
            || bare == OffsetDateTime.class
        ? DataType.timestamp(MICROS)
        : null;
  }
}
