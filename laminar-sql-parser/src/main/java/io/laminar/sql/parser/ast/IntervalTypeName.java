package io.laminar.sql.parser.ast;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;

/** {@code INTERVAL DAY TO SECOND} and its kin as the type of a column. */
public final class IntervalTypeName extends SqlTypeNameSpec {
  private final SqlIntervalQualifier qualifier;

  /**
   * Makes the type.
   *
   * @param qualifier what follows INTERVAL
   * @param position of the whole
   */
  public IntervalTypeName(SqlIntervalQualifier qualifier, SqlParserPos position) {
    super(new SqlIdentifier("INTERVAL " + qualifier, position), position);
    this.qualifier = qualifier;
  }

  /** Returns what follows INTERVAL. */
  public SqlIntervalQualifier qualifier() {
    return qualifier;
  }

  @Override
  public RelDataType deriveType(SqlValidator validator) {
    return validator.getTypeFactory().createSqlIntervalType(qualifier);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("INTERVAL");
    qualifier.unparse(writer, 0, 0);
  }

  @Override
  public boolean equalsDeep(SqlTypeNameSpec other, Litmus litmus) {
    return other instanceof IntervalTypeName interval
        ? qualifier.equalsDeep(interval.qualifier, litmus)
        : litmus.fail("{} != {}", this, other);
  }
}
