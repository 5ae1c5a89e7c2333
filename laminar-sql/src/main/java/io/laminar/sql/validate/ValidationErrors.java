package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import io.laminar.sql.parser.Suggestions;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidatorException;
import org.jspecify.annotations.Nullable;

/** Turns what Calcite throws into a coded error with a place, a sentence and a remedy. Stateless. */
public final class ValidationErrors {
  private static final List<MessageRule> RULES =
      Stream.concat(ClauseMessages.ALL.stream(), MessageRule.ALL.stream()).toList();

  private ValidationErrors() {}

  /**
   * Translates.
   *
   * @param failure what was caught
   * @param query the query as it was parsed
   * @param relations what it may read, for suggestions
   * @return the error to throw; {@link ErrorCode#INTERNAL} only for a defect of ours
   */
  public static LaminarException translate(Throwable failure, SqlNode query, Relations relations) {
    SqlPosition position = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LaminarException known) {
        return known;
      }
      if (cause instanceof CalciteContextException context) {
        position = Refusal.position(new SqlParserPos(
            context.getPosLine(),
            context.getPosColumn(),
            context.getEndPosLine(),
            context.getEndPosColumn()));
      } else if (cause instanceof SqlValidatorException || cause instanceof CalciteException) {
        return told(String.valueOf(cause.getMessage()), position, query, relations);
      }
    }
    return new LaminarException(
        ErrorCode.INTERNAL,
        "the query could not be planned: " + failure,
        Refusal.position(query.getParserPosition()),
        "this is a defect of LaminarDB; please report the statement",
        failure);
  }

  private static LaminarException told(
      String message, @Nullable SqlPosition position, SqlNode query, Relations relations) {
    Matcher missing = MessageRule.ERROR_STREAM.message().matcher(message);
    boolean isErrorStream = missing.matches() && relations.isErrorStream(missing.group(1));
    for (MessageRule rule : isErrorStream ? List.of(MessageRule.ERROR_STREAM) : RULES) {
      Matcher match = rule.message().matcher(message);
      if (match.matches()) {
        String problem = MessageRule.fill(rule.problem(), match);
        String written = match.groupCount() == 0 || match.group(1) == null ? "" : match.group(1);
        String remedy = switch (rule.remedy()) {
          case MessageRule.RELATIONS -> Suggestions.remedy(written, relations.names());
          case MessageRule.COLUMNS -> columnRemedy(written, columns(written, query, relations));
          case MessageRule.FUNCTIONS -> functionRemedy(written, message);
          default -> MessageRule.fill(rule.remedy(), match);
        };
        return new LaminarException(rule.code(), problem, position, remedy, null);
      }
    }
    return new LaminarException(
        ErrorCode.INVALID_QUERY,
        message,
        position == null ? Refusal.position(query.getParserPosition()) : position,
        "the SQL reference shows the forms that there are",
        null);
  }

  private static String columnRemedy(String written, Collection<String> columns) {
    return columns.isEmpty()
        ? "nothing here has columns; a string stands in single quotes"
        : Suggestions.remedy(written, columns);
  }

  /** The columns of everything that the query names; without the one that was written, which is out of reach. */
  private static Collection<String> columns(String written, SqlNode query, Relations relations) {
    Set<String> columns = new TreeSet<>();
    query.accept(new SqlBasicVisitor<@Nullable Void>() {
      @Override
      public @Nullable Void visit(SqlIdentifier identifier) {
        Relation relation = identifier.isSimple() && !identifier.isStar()
            ? relations.find(identifier.getSimple())
            : null;
        if (relation != null) {
          relation.schema().columns().forEach(column -> columns.add(column.name()));
        }
        return null;
      }
    });
    // Those with a $ are ours: nobody is to write them.
    columns.removeIf(name -> name.equalsIgnoreCase(written) || name.startsWith("$"));
    return columns;
  }

  private static String functionRemedy(String written, String message) {
    Set<String> names = new TreeSet<>();
    for (SqlOperator operator : LaminarOperators.table().getOperatorList()) {
      if (operator instanceof SqlFunction && !operator.getName().startsWith("$")) {
        names.add(operator.getName());
      }
    }
    if (names.contains(written.toUpperCase(Locale.ROOT))) {
      int types = message.indexOf('(');
      return types < 0
          ? "docs/sql-functions.md shows what it takes"
          : "it exists, but not for " + message.substring(types);
    }
    Optional<String> foreign = ForeignFunctions.remedy(written);
    if (foreign.isPresent()) {
      return foreign.get();
    }
    return Suggestions.closest(written, names)
        .map(name -> "did you mean " + name + "?")
        .orElse("the SQL reference lists the functions that there are");
  }
}
