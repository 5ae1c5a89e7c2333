package io.laminar.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the column that a component of a record, a field, a getter or a constructor's parameter binds to, where its own name
 * is another: {@code record Trade(@ColumnName("sym") String symbol) {}}.
 */
// Not called Column: that is a column of a Schema, and both would be imported in one file.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER
})
public @interface ColumnName {
  /**
   * The column's name.
   *
   * @return the name, case ignored
   */
  String value();
}
