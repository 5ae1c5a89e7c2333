package io.laminar.sql.validate;

import static io.laminar.sql.validate.MessageRule.rule;

import io.laminar.api.ErrorCode;
import java.util.List;

/** How the validator's messages about clauses are told: frames and named windows, SELECT lists, joins, arguments. */
final class ClauseMessages {
  /** Asked before the general rules, the first that matches wins. */
  static final List<MessageRule> ALL = List.of(
      rule(
          "ROWS value must be a non-negative integral constant|ROWS value cannot be negative.*",
          ErrorCode.INVALID_QUERY,
          "a bound of ROWS is not a whole number, 0 or more",
          "write for example ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING"),
      rule(
          "RANGE clause cannot be used with compound ORDER BY clause",
          ErrorCode.INVALID_QUERY,
          "a frame of RANGE with a bound goes by one column, and ORDER BY has several",
          "order by one column, or write ROWS, which counts rows in the order of all"),
      rule(
          "Data type of ORDER BY prohibits use of RANGE clause",
          ErrorCode.TYPE_MISMATCH,
          "RANGE with a bound goes by a number or a time",
          "order by a number or a time, or write ROWS, which counts rows in any order"),
      rule(
          "(ORDER BY|PARTITION BY) not allowed .*window.*",
          ErrorCode.INVALID_QUERY,
          "$1 stands in OVER beside the name of a window that has it, or may have it",
          "write $1 in one of the two: the named window, or an OVER without its name"),
      rule(
          "Referenced window cannot have framing declarations",
          ErrorCode.INVALID_QUERY,
          "OVER (name ROWS ...) names a window that has a frame of its own",
          "write OVER name, or take the frame out of the named window"),
      rule(
          "UNBOUNDED FOLLOWING cannot be specified for the lower frame boundary",
          ErrorCode.INVALID_QUERY,
          "a frame cannot begin with UNBOUNDED FOLLOWING",
          "begin it with UNBOUNDED PRECEDING, n PRECEDING, CURRENT ROW or n FOLLOWING"),
      rule(
          "UNBOUNDED PRECEDING cannot be specified for the upper frame boundary",
          ErrorCode.INVALID_QUERY,
          "a frame cannot end with UNBOUNDED PRECEDING",
          "end it with n PRECEDING, CURRENT ROW, n FOLLOWING or UNBOUNDED FOLLOWING"),
      rule(
          "(?:Window name must be a simple identifier|Duplicate window specification.*|Empty window specification.*)",
          ErrorCode.INVALID_QUERY,
          "a named window has one name and an order or a key",
          "write WINDOW w AS (PARTITION BY key ORDER BY ts)"),
      rule(
          "Window expressions are not permitted in the HAVING clause.*",
          ErrorCode.INVALID_QUERY,
          "a function with OVER cannot stand in HAVING",
          "put the condition into QUALIFY, or into a WHERE around a sub-select"),
      rule(
          "Windowed aggregate expression is illegal in (.*) clause",
          ErrorCode.INVALID_QUERY,
          "a function with OVER cannot stand in $1",
          "put the condition into QUALIFY, or compute it in a sub-select and use it around that"),
      rule(
          "(.*) requires precisely one ORDER BY key",
          ErrorCode.INVALID_QUERY,
          "$1 goes by one column",
          "order by one column"),
      rule(
          "Not a record type\\. The '\\*' operator requires a record",
          ErrorCode.INVALID_QUERY,
          "what stands before .* is a column and has none of its own",
          "write the column without .*, or the name or alias of what stands in FROM"),
      rule(
          "Duplicate name '(.*?)' in (?:column alias|column) list",
          ErrorCode.DUPLICATE_NAME,
          "the list of column names has $1 twice",
          "give each column a name of its own"),
      rule(
          "Duplicate column name '(.*?)' in output",
          ErrorCode.DUPLICATE_NAME,
          "two columns are called $1",
          "give one of them another name with AS"),
      rule(
          "(?:Table or column alias must be a simple identifier|Expecting alias, found character literal)",
          ErrorCode.SYNTAX,
          "an alias is a single name",
          "write AS name; double quotes hold a name of other characters"),
      rule(
          "Expression '(.*?)' is not in the select clause",
          ErrorCode.INVALID_QUERY,
          "ORDER BY of SELECT DISTINCT names $1, which the SELECT list does not have",
          "add it to the SELECT list, or leave DISTINCT out"),
      rule(
          "Aggregate expression is illegal in ORDER BY clause of non-aggregating SELECT",
          ErrorCode.INVALID_QUERY,
          "ORDER BY has an aggregate, and the SELECT has no groups",
          "add GROUP BY, or order by a column"),
      rule(
          "(GROUPING\\w*|GROUP_ID) operator may only occur in .*",
          ErrorCode.INVALID_QUERY,
          "$1 tells of the keys of GROUP BY, and there are none here",
          "write it in the SELECT list, HAVING or ORDER BY of a query with GROUP BY"),
      rule(
          "DISTINCT/ALL not allowed with (.*) function",
          ErrorCode.INVALID_QUERY,
          "$1 does not aggregate: it takes no DISTINCT and no ALL",
          "leave the word out, or write SELECT DISTINCT"),
      rule(
          "FILTER must be applied to aggregate function",
          ErrorCode.INVALID_QUERY,
          "FILTER stands behind a function that does not aggregate",
          "write CASE WHEN condition THEN value END"),
      rule(
          "Unequal number of entries in ROW expressions",
          ErrorCode.TYPE_MISMATCH,
          "two lists of different lengths are compared",
          "write as many values on both sides"),
      rule(
          "Only scalar sub-queries allowed in select list\\.",
          ErrorCode.INVALID_QUERY,
          "a sub-query in the SELECT list stands for one value",
          "select one column in it, and one row"),
      rule(
          "Cannot specify condition .* following CROSS JOIN",
          ErrorCode.INVALID_QUERY,
          "a CROSS JOIN has no condition",
          "write JOIN with ON, or leave the condition out"),
      rule(
          "Cannot specify NATURAL keyword with ON or USING clause",
          ErrorCode.INVALID_QUERY,
          "a NATURAL JOIN has no condition of its own",
          "leave NATURAL out, or the condition"),
      rule(
          "Column name '(.*?)' in NATURAL join or USING clause is not unique on one side of join",
          ErrorCode.INVALID_QUERY,
          "one side of the join has several columns $1",
          "give one of them another name with AS, or write ON"),
      rule(
          "Column '(.*?)' matched using NATURAL keyword or USING clause has incompatible types.*",
          ErrorCode.TYPE_MISMATCH,
          "the columns $1 of the two sides are of types that cannot be compared",
          "write ON with a CAST of one of them"),
      rule(
          "MATCH_CONDITION only allowed with ASOF JOIN",
          ErrorCode.INVALID_QUERY,
          "MATCH_CONDITION belongs to an ASOF JOIN",
          "write ASOF JOIN, or put the condition into ON"),
      rule(
          "Cannot qualify common column '(.*?)'",
          ErrorCode.INVALID_QUERY,
          "$1 is one column of both sides after USING or a NATURAL JOIN",
          "write $1 without the name before it"),
      rule(
          "The argument of DESCRIPTOR must be an identifier",
          ErrorCode.INVALID_WINDOW,
          "DESCRIPTOR names a column",
          "write DESCRIPTOR(ts)"),
      rule(
          "Cannot apply 'ITEM' to arguments of type '(.*?)'.*",
          ErrorCode.TYPE_MISMATCH,
          "only an array has elements",
          "write a[i] of an ARRAY, with an integer i"),
      rule(
          "Cannot apply '([<>=]+)' to arguments of type '<((?:TIMESTAMP|DATE|TIME)\\b.*?)> [<>=]+ <(INTERVAL .*?)>'.*|Cannot apply '([<>=]+)' to arguments of type '<(INTERVAL .*?)> [<>=]+ <((?:TIMESTAMP|DATE|TIME)\\b.*?)>'.*",
          ErrorCode.TYPE_MISMATCH,
          "a time and a length of time cannot be compared: $2$5, $3$6",
          "add the INTERVAL to a time; a parameter beside an INTERVAL is one itself unless it is written as CAST(? AS TIMESTAMP)"),
      rule(
          "Binary literal string must .*",
          ErrorCode.INVALID_LITERAL,
          "a binary literal has two hexadecimal digits a byte",
          "write for example X'00FF'"),
      rule("Binary literal .*", ErrorCode.INVALID_LITERAL, "$0", "write for example X'00FF'"),
      rule(
          "(?:Incompatible types|Invalid types for .*)",
          ErrorCode.TYPE_MISMATCH,
          "the values are of types that do not go together",
          "CAST them to one type"),
      rule(
          "Argument to function '(.*?)' must (?!be a literal)(.*)",
          ErrorCode.INVALID_QUERY,
          "an argument of $1 must $2",
          "write it as a literal"),
      rule(
          "Some but not all arguments are named",
          ErrorCode.INVALID_QUERY,
          "some arguments are named, and some are not",
          "name all of them, or none"),
      rule(
          "Duplicate argument name '(.*)'",
          ErrorCode.DUPLICATE_NAME,
          "the argument $1 is given twice",
          "give it once"),
      rule(
          "(.*) operator has no terminating AND|BETWEEN operator.*",
          ErrorCode.SYNTAX,
          "BETWEEN needs AND and an upper bound",
          "write x BETWEEN 1 AND 9"));

  private ClauseMessages() {}
}
