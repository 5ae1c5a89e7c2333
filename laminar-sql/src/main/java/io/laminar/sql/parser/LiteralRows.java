package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.APPROX_NUMERIC_LITERAL;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.COMMA;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.DATE;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.DECIMAL_NUMERIC_LITERAL;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.EOF;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.FALSE;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.INSERT;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.LPAREN;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.MINUS;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.NULL;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.QUOTED_STRING;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.RPAREN;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.TIMESTAMP;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.TRUE;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.UNSIGNED_INTEGER_LITERAL;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.VALUES;

import io.laminar.sql.parser.ast.StatementNode;
import io.laminar.sql.parser.generated.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.jspecify.annotations.Nullable;

/**
 * Reads the later rows of an {@code INSERT … VALUES} of literals without the grammar, which tries
 * dozens of rules before it takes a number for one. The nodes are those that the grammar makes. The
 * statement up to its first row is left to the grammar, and so is a whole statement with anything
 * else in its rows, errors included.
 *
 * <pre>
 *   INSERT INTO t (a, b) VALUES (1, 'x')   , (2, 'y'), (-3, NULL), …
 *   └──────────── grammar ─────────────┘   └─────── rows ───────┘
 * </pre>
 */
final class LiteralRows {
  private final List<Token> tokens;
  private final int values;
  private final int headEnd;
  private final List<SqlNode> rows = new ArrayList<>();

  private int at;

  private LiteralRows(List<Token> tokens, int values, int headEnd) {
    this.tokens = tokens;
    this.values = values;
    this.headEnd = headEnd;
    this.at = headEnd;
  }

  /**
   * Reads the rows after the first.
   *
   * @param tokens of one statement, EOF at their end
   * @return the rows; empty if it is another statement, has one row only, or other values than
   *     literals
   */
  static Optional<LiteralRows> of(List<Token> tokens) {
    int values = tokens.get(0).kind == INSERT ? indexOf(tokens, VALUES, 0) : -1;
    int headEnd = values < 0 ? -1 : indexOf(tokens, RPAREN, values) + 1;
    if (headEnd <= 0 || tokens.get(headEnd).kind != COMMA) {
      return Optional.empty();
    }
    LiteralRows literals = new LiteralRows(tokens, values, headEnd);
    return literals.read() ? Optional.of(literals) : Optional.empty();
  }

  /** Returns the statement up to its first row, with an EOF of its own. */
  List<Token> head() {
    List<Token> head = new ArrayList<>(tokens.subList(0, headEnd));
    head.add(Tokens.endAfter(tokens.get(headEnd - 1)));
    return head;
  }

  /** Adds the rows to what the grammar made of the head; null if that is not a list of rows. */
  @Nullable
  StatementNode addTo(StatementNode head) {
    if (!(head instanceof StatementNode.Insert insert)
        || !(insert.rows() instanceof SqlCall first)
        || first.getKind() != SqlKind.VALUES) {
      return null;
    }
    List<SqlNode> all = new ArrayList<>(first.getOperandList());
    all.addAll(rows);
    int last = tokens.size() - 2;
    return new StatementNode.Insert(
        span(0, last),
        insert.target(),
        insert.columns(),
        SqlStdOperatorTable.VALUES.createCall(span(values, last), all));
  }

  private boolean read() {
    while (kind() == COMMA) {
      at++;
      if (!row()) {
        return false;
      }
    }
    return kind() == EOF;
  }

  private boolean row() {
    int first = at;
    List<SqlNode> row = new ArrayList<>();
    int separator = kind() == LPAREN ? COMMA : EOF;
    while (separator == COMMA) {
      at++;
      SqlNode literal = literal();
      if (literal == null) {
        return false;
      }
      row.add(literal);
      separator = kind();
    }
    if (separator != RPAREN) {
      return false;
    }
    rows.add(SqlStdOperatorTable.ROW.createCall(span(first, at), row));
    at++;
    return true;
  }

  /** Reads one literal; null if it is something else, or more than that. */
  private @Nullable SqlNode literal() {
    SqlParserPos position = position(at);
    Token token = tokens.get(at++);
    return switch (token.kind) {
      case NULL -> SqlLiteral.createNull(position);
      case TRUE -> SqlLiteral.createBoolean(true, position);
      case FALSE -> SqlLiteral.createBoolean(false, position);
      case QUOTED_STRING ->
        SqlLiteral.createCharString(SqlParserUtil.parseString(token.image), position);
      case MINUS -> negative();
      case DATE, TIMESTAMP -> temporal(token);
      default -> number(token, position);
    };
  }

  private static @Nullable SqlNumericLiteral number(Token token, SqlParserPos position) {
    return switch (token.kind) {
      case UNSIGNED_INTEGER_LITERAL, DECIMAL_NUMERIC_LITERAL ->
        SqlLiteral.createExactNumeric(token.image, position);
      case APPROX_NUMERIC_LITERAL -> SqlLiteral.createApproxNumeric(token.image, position);
      default -> null;
    };
  }

  private @Nullable SqlNode negative() {
    SqlNumericLiteral number = number(tokens.get(at), position(at));
    at++;
    return number == null ? null : SqlLiteral.createNegative(number, span(at - 2, at - 1));
  }

  private @Nullable SqlNode temporal(Token prefix) {
    if (kind() != QUOTED_STRING) {
      return null;
    }
    String text = SqlParserUtil.parseString(tokens.get(at).image);
    at++;
    String type = prefix.kind == DATE ? "DATE" : "TIMESTAMP";
    return SqlLiteral.createUnknown(type, text, span(at - 2, at - 1));
  }

  private int kind() {
    return tokens.get(Math.min(at, tokens.size() - 1)).kind;
  }

  private SqlParserPos position(int index) {
    return span(index, index);
  }

  private SqlParserPos span(int first, int last) {
    Token begin = tokens.get(first);
    Token end = tokens.get(last);
    return new SqlParserPos(begin.beginLine, begin.beginColumn, end.endLine, end.endColumn);
  }

  private static int indexOf(List<Token> tokens, int kind, int from) {
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.get(i).kind == kind) {
        return i;
      }
    }
    return -1;
  }
}
