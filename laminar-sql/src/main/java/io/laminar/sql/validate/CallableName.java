package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.ScalarFunction;
import io.laminar.sql.expression.UserOperator;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Tells whether a statement can call a function of the application, by writing a call and having it checked. Stateless. */
public final class CallableName {
  private CallableName() {}

  /**
   * Checks a name that no function of SQL has.
   *
   * @param name in double quotes it need not be a word
   * @param function that would be called
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT}
   */
  public static void check(String name, ScalarFunction function) {
    String nulls = String.join(", ", Collections.nCopies(function.arguments().size(), "NULL"));
    String call = "SELECT \"" + name.replace("\"", "\"\"") + "\"(" + nulls + ") AS result";
    try {
      if (SqlParser.parseOne(call) instanceof Statement.Query query
          && calls(
              new QueryValidator(only(name, function)).validate(query.query().node(), true))) {
        return;
      }
    } catch (LaminarException e) {
      throw refusal(name, e);
    }
    throw refusal(name, null);
  }

  private static LaminarException refusal(String name, @Nullable LaminarException cause) {
    return new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        "SQL cannot call a function " + name,
        null,
        "choose a name of letters, digits and _ that SQL has no other meaning for",
        cause);
  }

  private static boolean calls(SqlNode query) {
    boolean[] found = new boolean[1];
    query.accept(new SqlBasicVisitor<@Nullable Void>() {
      @Override
      public @Nullable Void visit(SqlCall call) {
        found[0] |= call.getOperator() instanceof UserOperator;
        return super.visit(call);
      }
    });
    return found[0];
  }

  private static Relations only(String name, ScalarFunction function) {
    return new Relations() {
      @Override
      public @Nullable Relation find(String relation) {
        return null;
      }

      @Override
      public @Nullable ScalarFunction function(String called) {
        return called.equalsIgnoreCase(name) ? function : null;
      }

      @Override
      public Collection<String> names() {
        return List.of();
      }
    };
  }
}
