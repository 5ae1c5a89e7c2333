package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one of the validator's messages is told to a user.
 *
 * @param message matches the whole message
 * @param code the stable code
 * @param problem the sentence, $1, $2 ... for the groups of the pattern
 * @param remedy likewise; or {@link #RELATIONS}, {@link #COLUMNS}, {@link #FUNCTIONS}: suggest one for $1
 */
record MessageRule(Pattern message, ErrorCode code, String problem, String remedy) {
  /** In place of a remedy: suggest a relation. */
  static final String RELATIONS = "<relations>";

  /** In place of a remedy: suggest a column. */
  static final String COLUMNS = "<columns>";

  /** In place of a remedy: suggest a function. */
  static final String FUNCTIONS = "<functions>";

  private static final Pattern PLACE = Pattern.compile("\\$(\\d)");
  static final String SAME_TYPES = "CAST one side to the other's type";
  private static final String LITERALS =
      "write for example DATE '2024-01-31', TIMESTAMP '2024-01-31 12:00:00' or INTERVAL '5' SECOND";
  private static final String GROUP_BY = "add it to GROUP BY, or take an aggregate of it";

  /** In place of the rule for what is not found, where it is an error stream. */
  static final MessageRule ERROR_STREAM = rule(
      "Object '(.*?)' not found.*",
      ErrorCode.NOT_SUPPORTED,
      "a stream or view of the error stream $1 is not supported yet",
      "SELECT from it on its own, or subscribe to it by this name in the application");

  /** All rules, the first that matches wins. The messages are those of Calcite's CalciteResource. */
  static final List<MessageRule> ALL = List.of(
      rule(
          "Object '(.*?)' not found.*",
          ErrorCode.UNKNOWN_OBJECT,
          "there is no source, table, stream or view $1",
          RELATIONS),
      rule(
          "Table '(.*?)' not found.*",
          ErrorCode.UNKNOWN_OBJECT,
          "there is no $1 in FROM",
          "use a name or alias that stands in FROM"),
      rule(
          "Column '(.*?)' not found in .*",
          ErrorCode.UNKNOWN_COLUMN,
          "there is no column $1",
          COLUMNS),
      rule(
          "Unknown (?:identifier|field) '(.*?)'",
          ErrorCode.UNKNOWN_COLUMN,
          "there is no column $1",
          COLUMNS),
      rule(
          "SELECT \\* \\w+(?:/\\w+)? list contains unknown column\\(s\\): (.*)",
          ErrorCode.UNKNOWN_COLUMN,
          "there is no column $1",
          COLUMNS),
      rule(
          "Column '((?i)window_start|window_end|window_time)' is ambiguous",
          ErrorCode.DUPLICATE_NAME,
          "a window adds a column $1, and its input has one already",
          "rename it: TUMBLE((SELECT $1 AS another_name, ... FROM name), ...)"),
      rule(
          "Column '(.*?)' is ambiguous",
          ErrorCode.INVALID_QUERY,
          "more than one column is called $1",
          "give one of them another name with AS"),
      rule(
          "Function '(FIRST|LAST)\\(.* can only be used in MATCH_RECOGNIZE",
          ErrorCode.UNKNOWN_FUNCTION,
          "there is no function $1",
          "write $1_VALUE(x)"),
      rule(
          "(?:No match found for function signature|Function) '?([^'( ]*).*",
          ErrorCode.UNKNOWN_FUNCTION,
          "there is no function $1",
          FUNCTIONS),
      rule(
          "Invalid number of arguments to function '(LAG|LEAD)'.*",
          ErrorCode.UNKNOWN_FUNCTION,
          "$1 takes one to three arguments",
          "write $1(value [, rows [, default]])"),
      rule(
          "Invalid number of arguments to function '\\$?(.*?)'. Was expecting (\\d+) arguments",
          ErrorCode.UNKNOWN_FUNCTION,
          "$1 takes $2 argument(s)",
          "give it as many; the SQL reference lists the functions"),
      rule(
          "Encountered (.*) with (\\d+) parameter\\(s\\); was expecting (.*)",
          ErrorCode.UNKNOWN_FUNCTION,
          "$1 takes $3 argument(s), here are $2",
          "give it as many; the SQL reference lists the functions"),
      rule(
          "Argument to (\\w+) operator must be a grouped expression",
          ErrorCode.INVALID_QUERY,
          "an argument of $1 is not in GROUP BY",
          "give it what GROUP BY has"),
      rule(
          "Unknown datatype name '(.*)'",
          ErrorCode.UNKNOWN_TYPE,
          "there is no type $1",
          "the SQL reference lists the types"),
      rule(
          "Cannot apply '\\$SCALAR_QUERY'.*",
          ErrorCode.INVALID_QUERY,
          "a sub-query that stands for one value has several columns",
          "select one column in it"),
      rule(
          "Cannot apply '(TUMBLE)'.*",
          ErrorCode.TYPE_MISMATCH,
          "the arguments of $1 do not fit",
          "write $1(TABLE name, DESCRIPTOR(timestamp column), size [, offset]) with INTERVALs"),
      rule(
          "Cannot apply '(HOP|CUMULATE)'.*",
          ErrorCode.TYPE_MISMATCH,
          "the arguments of $1 do not fit",
          "write $1(TABLE name, DESCRIPTOR(timestamp column), slide or step, size [, offset]) with INTERVALs"),
      rule(
          "Cannot apply '(SESSION)'.*",
          ErrorCode.TYPE_MISMATCH,
          "the arguments of $1 do not fit",
          "write $1(TABLE name, DESCRIPTOR(timestamp column) [, DESCRIPTOR(key, ...)], gap) with an INTERVAL"),
      rule(
          "Cannot apply '\\$(SESSION)'.*",
          ErrorCode.TYPE_MISMATCH,
          "the arguments of $1 do not fit",
          "write $1(timestamp column, gap) with an INTERVAL"),
      rule(
          "Cannot apply '\\$(TUMBLE)'.*",
          ErrorCode.TYPE_MISMATCH,
          "the arguments of $1 do not fit",
          "write $1(timestamp column, size [, offset]) with INTERVALs"),
      rule(
          "Cannot apply '\\$(HOP|CUMULATE)'.*",
          ErrorCode.TYPE_MISMATCH,
          "the arguments of $1 do not fit",
          "write $1(timestamp column, slide or step, size [, offset]) with INTERVALs"),
      rule(
          "Cannot apply '([<>=]+)' to arguments of type '<((?:TIMESTAMP|DATE|TIME)\\b.*?)> [<>=]+ <((?:TINYINT|SMALLINT|INTEGER|BIGINT|DECIMAL|DOUBLE|REAL)\\b.*?)>'.*",
          ErrorCode.TYPE_MISMATCH,
          "$2 cannot be compared with $3",
          "write TIMESTAMP '2024-01-31 12:00:00', or TO_TIMESTAMP(seconds) of a number"),
      rule(
          "Cannot apply '([+-])' to arguments of type '<((?:TIMESTAMP|DATE|TIME)\\b.*?)> [+-] <((?:TINYINT|SMALLINT|INTEGER|BIGINT|DECIMAL|DOUBLE|REAL)\\b.*?)>'.*",
          ErrorCode.TYPE_MISMATCH,
          "a number is not a length of time: $2 $1 $3",
          "write $1 INTERVAL '5' SECOND, or $1 n * INTERVAL '1' SECOND"),
      rule(
          "Cannot apply 'UNNEST' to arguments of type '(.*?)'.*",
          ErrorCode.TYPE_MISMATCH,
          "the types do not fit: $1",
          "UNNEST takes an array: a column of arrays, or ARRAY[a, b, c]"),
      rule(
          "Cannot apply 'EXTRACT' to arguments of type 'EXTRACT\\(<?INTERVAL (\\w+)>? FROM <?(INTERVAL .*?)>?\\)'.*",
          ErrorCode.TYPE_MISMATCH,
          "there is no $1 in $2",
          "it has the parts from its first on: EXTRACT(DAY FROM CAST(x AS INTERVAL DAY TO SECOND)); EXTRACT(EPOCH FROM x) is"
              + " all of it in seconds"),
      rule(
          "Cannot apply 'EXTRACT' to arguments of type 'EXTRACT\\(<?INTERVAL (\\w+)>? FROM <?(.*?)>?\\)'.*",
          ErrorCode.TYPE_MISMATCH,
          "there is no $1 in $2",
          "EXTRACT takes a DATE, TIME, TIMESTAMP or an interval: CAST what is written as text or a number"),
      rule(
          "Cannot apply '(.*?)' to arguments of type '(.*?)'\\. *Supported form\\(s\\):\\s*'?<?COMPARABLE_TYPE.*",
          ErrorCode.TYPE_MISMATCH,
          "the types do not fit: $2",
          SAME_TYPES),
      rule(
          "Cannot apply '(.*?)' to arguments of type '(.*?)'\\. *Supported form\\(s\\): *(.*)",
          ErrorCode.TYPE_MISMATCH,
          "the types do not fit: $2",
          "$1 takes $3"),
      rule(
          "Cast function cannot convert value of type (INTERVAL .*) to type (.*)",
          ErrorCode.TYPE_MISMATCH,
          "$1 cannot be cast to $2",
          "take EXTRACT(EPOCH FROM ...) of it, or TIMESTAMPDIFF, for a number; or CAST it to VARCHAR"),
      rule(
          "Cast function cannot convert value of type (.*) to type (.*)",
          ErrorCode.TYPE_MISMATCH,
          "$1 cannot be cast to $2",
          "cast to another type in between, or use CASE"),
      rule(
          "Values passed to VALUES operator must have compatible types",
          ErrorCode.TYPE_MISMATCH,
          "the rows of VALUES have other numbers of columns, or types that do not go together",
          "give every row as many values, and CAST them to one type"),
      rule(
          "Ordinal out of range",
          ErrorCode.INVALID_QUERY,
          "there is no column of that number",
          "the columns are counted from 1; or write the expression"),
      rule(
          "Values passed to (.*) operator must have compatible types",
          ErrorCode.TYPE_MISMATCH,
          "the operands of $1 are of types that cannot be compared",
          SAME_TYPES),
      rule(
          "Values in expression list must have compatible types|Illegal mixing of types.*|Parameters must be.*",
          ErrorCode.TYPE_MISMATCH,
          "the values are of types that do not go together",
          "CAST them to one type"),
      rule(
          "(?:Cannot compare values of types|Types|Operands) (.*?)(?: not comparable to each other)?",
          ErrorCode.TYPE_MISMATCH,
          "values of the types $1 cannot be compared",
          SAME_TYPES),
      rule(
          "(.*) is not comparable to (.*)",
          ErrorCode.TYPE_MISMATCH,
          "$1 cannot be compared with $2",
          SAME_TYPES),
      rule(
          "Cannot infer return type for (.*); operand types: \\[(.*)\\]",
          ErrorCode.TYPE_MISMATCH,
          "the values in $1 are of types that do not go together: $2",
          "CAST them to one type"),
      rule(
          "(.*) clause must be a condition",
          ErrorCode.TYPE_MISMATCH,
          "$1 wants a condition",
          "write a comparison"),
      rule(
          "FILTER expression must be of type BOOLEAN|Expected a boolean type",
          ErrorCode.TYPE_MISMATCH,
          "a condition is wanted here",
          "write a comparison"),
      rule(
          "Expected a character type",
          ErrorCode.TYPE_MISMATCH,
          "a character string is wanted here",
          "CAST it to VARCHAR"),
      rule(
          "Type mismatch in column ([\\d,]+) of (.*)",
          ErrorCode.TYPE_MISMATCH,
          "column $1 has types that do not go together in $2",
          "CAST one of them to the other's type"),
      rule(
          "List of column aliases must have same degree as table; table has (\\d+) columns .*, whereas alias list has (\\d+) columns",
          ErrorCode.INVALID_QUERY,
          "the number of column names is $2, that of columns $1",
          "write $1 names, or none"),
      rule(
          "Number of columns must match number of query columns",
          ErrorCode.INVALID_QUERY,
          "a list of column names is longer or shorter than the SELECT list",
          "give every column a name, or none"),
      rule(
          "SELECT \\* requires a FROM clause",
          ErrorCode.INVALID_QUERY,
          "SELECT * needs a FROM",
          "name what it reads, or write the values"),
      rule(
          "DEFAULT is only allowed for optional parameters",
          ErrorCode.NOT_SUPPORTED,
          "DEFAULT is not supported yet",
          "columns have no default: write the value, or NULL"),
      rule(
          "Column count mismatch in (.*)",
          ErrorCode.INVALID_QUERY,
          "the sides of $1 have different numbers of columns",
          "select as many columns on each side"),
      rule(
          "Expression '(.*?)' is not being grouped",
          ErrorCode.INVALID_QUERY,
          "$1 is not in GROUP BY",
          GROUP_BY),
      rule(
          "Aggregate expression is illegal in (\\w+) clause",
          ErrorCode.INVALID_QUERY,
          "an aggregate cannot stand in $1",
          "put conditions over aggregates into HAVING"),
      rule(
          "Aggregate expressions cannot be nested",
          ErrorCode.INVALID_QUERY,
          "an aggregate of an aggregate needs two queries",
          "aggregate in a sub-select, and again over it"),
      rule(
          "'(.*?)' is not a valid time frame(?: in '.*')?",
          ErrorCode.INVALID_QUERY,
          "$1 is not a unit of time",
          "there are YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND and others"),
      rule(
          "FILTER must not contain aggregate expression",
          ErrorCode.INVALID_QUERY,
          "FILTER cannot contain an aggregate",
          "aggregate in a sub-select, and filter over it"),
      rule(
          "Call to auxiliary group function '(.*?)_(.*?)' must have matching call.*",
          ErrorCode.INVALID_WINDOW,
          "$1_$2 has other arguments than $1 in GROUP BY",
          "repeat all of them"),
      rule(
          "Group function '\\$?(.*?)' can only appear in GROUP BY clause|Cannot call table function here: '(.*?)'",
          ErrorCode.INVALID_WINDOW,
          "$1$2 stands in GROUP BY or in FROM TABLE($1$2(...))",
          "use $1$2_START or $1$2_END in the SELECT list"),
      rule(
          "RANK or DENSE_RANK functions require ORDER BY clause in window specification",
          ErrorCode.INVALID_QUERY,
          "a rank needs an order",
          "write RANK() OVER (PARTITION BY key ORDER BY column)"),
      rule(
          "(?:Upper|Lower) frame boundary cannot be .*",
          ErrorCode.INVALID_QUERY,
          "a frame ends before it begins",
          "write the earlier bound first: BETWEEN 3 PRECEDING AND 1 PRECEDING"),
      rule(
          "ROW/RANGE not allowed with .*",
          ErrorCode.INVALID_QUERY,
          "this function is about all rows of the key and has no frame",
          "leave ROWS or RANGE out"),
      rule(
          "Data Type mismatch between ORDER BY and RANGE clause",
          ErrorCode.TYPE_MISMATCH,
          "a bound of RANGE is a length of what the rows are in order of",
          "write RANGE BETWEEN INTERVAL '1' MINUTE PRECEDING AND CURRENT ROW by a time, a number by a number; ROWS counts rows"),
      rule(
          "\\w+, .* or ASOF join requires a condition.*",
          ErrorCode.INVALID_QUERY,
          "a join needs a condition",
          "write ON or USING; a CROSS JOIN has none"),
      rule(
          "Window specification must contain an ORDER BY clause",
          ErrorCode.INVALID_QUERY,
          "a frame needs an order",
          "write ORDER BY before it"),
      rule(
          "Window '(.*)' not found",
          ErrorCode.UNKNOWN_OBJECT,
          "there is no window $1",
          "name it behind HAVING: WINDOW $1 AS (PARTITION BY key ORDER BY ts)"),
      rule(
          "Duplicate window names not allowed",
          ErrorCode.DUPLICATE_NAME,
          "two windows have one name",
          "give each a name of its own"),
      rule(
          "OVER must be applied to aggregate function",
          ErrorCode.INVALID_QUERY,
          "this function has no OVER",
          "write OVER behind an aggregate, or a function such as ROW_NUMBER, RANK and LAG"),
      rule(
          "OVER clause is necessary for window functions",
          ErrorCode.INVALID_QUERY,
          "a window function needs OVER",
          "write for example ROW_NUMBER() OVER (PARTITION BY key ORDER BY column)"),
      rule(
          "Argument to function '(.*)' must be a literal",
          ErrorCode.INVALID_QUERY,
          "the argument of $1 must be a literal",
          "write it as a number"),
      rule(
          "QUALIFY expression '.*' must contain a window function",
          ErrorCode.INVALID_QUERY,
          "QUALIFY needs a function with OVER",
          "put conditions over columns into WHERE"),
      rule(
          "(ORDER BY|PARTITION BY) expression should not contain OVER clause",
          ErrorCode.INVALID_QUERY,
          "$1 within OVER names a column that is itself computed with OVER",
          "in QUALIFY a name of the SELECT list counts before a column: give it another name with AS"),
      rule(
          "Numeric literal '(.*)' out of range",
          ErrorCode.INVALID_LITERAL,
          "the literal $1 is out of range",
          "write a smaller one, or CAST a string to the type that holds it"),
      rule(
          "Date literal '(.*)' out of range",
          ErrorCode.INVALID_LITERAL,
          "the literal is outside the years 0001 to 9999",
          LITERALS),
      rule(
          "String literal continued on same line",
          ErrorCode.SYNTAX,
          "a string literal follows another",
          "write a comma or || between them; a quote within a string is written twice"),
      rule(
          "Illegal use of dynamic parameter",
          ErrorCode.TYPE_MISMATCH,
          "the type of this parameter does not follow from where it stands",
          "write CAST(? AS type)"),
      rule(
          "(?:Illegal|Literal|Interval|not in format) .*",
          ErrorCode.INVALID_LITERAL,
          "$0",
          LITERALS),
      rule(
          "Duplicate relation name '(.*)' in FROM clause",
          ErrorCode.DUPLICATE_NAME,
          "$1 occurs twice in FROM",
          "give one of them another name with AS"),
      rule(
          "The (.*) function does not support the (.*) data type\\.",
          ErrorCode.TYPE_MISMATCH,
          "$1 does not apply to $2",
          "CAST the argument to a type that it applies to"));

  static MessageRule rule(String message, ErrorCode code, String problem, String remedy) {
    return new MessageRule(Pattern.compile(message, Pattern.DOTALL), code, problem, remedy);
  }

  /** Fills in the groups of a match. */
  static String fill(String template, Matcher match) {
    // What is filled in may have a $ of its own.
    String text = PLACE.matcher(template).replaceAll(place -> {
      String group = match.group(Integer.parseInt(place.group(1)));
      return Matcher.quoteReplacement(group == null ? "" : group);
    });
    // The validator writes types in angle brackets.
    return text.replaceAll("<([A-Z][^<>]*)>", "$1")
        .replaceAll("\\s+", " ")
        .replace("' '", " or ")
        .replace(" NOT NULL", "")
        .replaceAll("\\bNOT(?=[A-Z])", "NOT ")
        .strip();
  }
}
