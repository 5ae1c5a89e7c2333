package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.*;

import io.laminar.sql.parser.generated.Token;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Turns keywords into identifiers where their neighbours show that they are names.
 *
 * <p>Most keywords the grammar tells apart itself (config.fmpp). Here are decided those which would be ambiguous to it:
 * {@code DATE}, {@code EMIT}, {@code OFFSET} and their like, and any keyword after a dot or AS. The pass runs over the
 * tokens of one statement, looks at one token to either side, and changes only {@code kind}.
 */
final class KeywordsAsNames {
  /** Reserved in the grammar, but names wherever no clause begins. The structural words are not among them. */
  private static final BitSet CONTEXTUAL = bits(
      ALLOW,
      ALTER,
      ARRAY,
      ASOF,
      CALL,
      CUBE,
      CURRENT,
      CURRENT_CATALOG,
      CURRENT_DEFAULT_TRANSFORM_GROUP,
      CURRENT_PATH,
      CURRENT_ROLE,
      CURRENT_SCHEMA,
      CURRENT_TRANSFORM_GROUP_FOR_TYPE,
      CURRENT_USER,
      CURSOR,
      DATE,
      DATETIME,
      DEFINE,
      DELETE,
      DESCRIBE,
      DROP,
      EMIT,
      EXPLAIN,
      EXTEND,
      FINAL,
      GRANT,
      GROUPING,
      INSERT,
      LATE,
      MATCH_CONDITION,
      MATCH_RECOGNIZE,
      MEASURES,
      MERGE,
      MULTISET,
      NEW,
      NEXT,
      OFFSET,
      PARTITION,
      PATTERN,
      PERIOD,
      QUALIFY,
      RANGE,
      ROLLUP,
      ROW,
      ROWS,
      RUNNING,
      SESSION_USER,
      SET,
      SET_MINUS,
      SKIP_,
      STREAM,
      SYSTEM_USER,
      TABLESAMPLE,
      TIME,
      TIMESTAMP,
      UNIQUE,
      UNKNOWN,
      UPDATE,
      UPSERT,
      USER,
      UUID,
      WINDOW);

  /** Tokens after which an expression or a name begins. */
  private static final BitSet BEFORE_NAME = bits(
      LPAREN,
      COMMA,
      LBRACKET,
      SELECT,
      DISTINCT,
      ALL,
      WHERE,
      HAVING,
      ON,
      BY,
      AND,
      OR,
      NOT,
      CASE,
      WHEN,
      THEN,
      ELSE,
      BETWEEN,
      LIKE,
      EQ,
      NE,
      NE2,
      LT,
      LE,
      GT,
      GE,
      PLUS,
      MINUS,
      STAR,
      SLASH,
      PERCENT_REMAINDER,
      CONCAT,
      FROM,
      JOIN,
      INTO,
      SOURCE,
      STREAM,
      VIEW,
      SINK,
      TABLE,
      EXISTS,
      DESCRIBE,
      EXPLAIN,
      ANALYZE,
      FOR,
      TO,
      ASYMMETRIC,
      SYMMETRIC);

  /** Tokens before which an expression or a name ends. */
  private static final BitSet AFTER_NAME = bits(
      EOF,
      RPAREN,
      COMMA,
      RBRACKET,
      DOT,
      FROM,
      WHERE,
      GROUP,
      HAVING,
      ORDER,
      LIMIT,
      UNION,
      EXCEPT,
      INTERSECT,
      SET_MINUS,
      AS,
      AND,
      OR,
      NOT,
      IS,
      IN,
      BETWEEN,
      LIKE,
      THEN,
      ELSE,
      WHEN,
      END,
      EQ,
      NE,
      NE2,
      LT,
      LE,
      GT,
      GE,
      PLUS,
      MINUS,
      STAR,
      SLASH,
      PERCENT_REMAINDER,
      CONCAT,
      ASC,
      DESC,
      NULLS,
      JOIN,
      INNER,
      LEFT,
      RIGHT,
      FULL,
      CROSS,
      NATURAL,
      ASOF,
      ON,
      USING,
      EMIT,
      LBRACKET,
      WITH,
      INTO,
      CASCADE,
      OFFSET,
      FETCH,
      FOR,
      TO,
      IDENTIFIER,
      QUOTED_IDENTIFIER);

  /** Words that begin a literal or are a type. */
  private static final BitSet TYPES = bits(DATE, TIME, TIMESTAMP, DATETIME, UUID);

  private final List<Token> tokens;

  /** Whether the parentheses at the first level hold columns with their types. */
  private final boolean columnDefinitions;

  private int at;

  /** For each open parenthesis, whether it belongs to a cast: AS in it is followed by a type. */
  private final Deque<Boolean> casts = new ArrayDeque<>();

  private KeywordsAsNames(List<Token> tokens) {
    this.tokens = tokens;
    this.columnDefinitions = definesColumns();
  }

  private boolean definesColumns() {
    int object = kind(1) == OR ? 3 : 1;
    return kind(0) == CREATE && isOneOf(kind(object), SOURCE, TABLE);
  }

  /** Marks the names among the tokens of one statement, which end with EOF. */
  static void mark(List<Token> tokens) {
    new KeywordsAsNames(tokens).run();
  }

  private void run() {
    for (at = 0; at < tokens.size() - 1; at++) {
      Token token = tokens.get(at);
      if (token.kind == LPAREN) {
        casts.push(isOneOf(kind(-1), CAST, TRY_CAST, SAFE_CAST));
      } else if (token.kind == RPAREN && !casts.isEmpty()) {
        casts.pop();
      } else if (Keywords.isKeyword(token.kind) && isName(token.kind)) {
        token.kind = IDENTIFIER;
      }
    }
  }

  private boolean isName(int kind) {
    int before = kind(-1);
    int after = kind(1);
    if (before == DOT) {
      return true;
    }
    if (Keywords.isStructural(kind)) {
      return false;
    }
    if (before == AS) {
      // AS OF a time, AS a type, or AS an expression such as CAST(x AS y) and DATE '2020-01-01'.
      return !inCast() && kind(-2) != SYSTEM_TIME && after != QUOTED_STRING && after != LPAREN;
    }
    if (!CONTEXTUAL.get(kind)) {
      return false;
    }
    if (columnDefinitions && casts.size() == 1 && isOneOf(before, LPAREN, COMMA)) {
      return true;
    }
    return TYPES.get(kind) ? isNameOfType(before, after) : isNameOfClause(kind, before, after);
  }

  /** A type or literal prefix is a name unless it stands where a type does, or a string or parenthesis follows. */
  private boolean isNameOfType(int before, int after) {
    boolean type = (before == AS && inCast())
        || before == INFIX_CAST
        || before == RETURNING
        || (columnDefinitions && before == LT && kind(-2) == ARRAY)
        || isColumnType(before);
    boolean objectName = isOneOf(before, SOURCE, STREAM, VIEW, SINK);
    return !type && (objectName || !isOneOf(after, QUOTED_STRING, LPAREN, ZONE));
  }

  private boolean isNameOfClause(int kind, int before, int after) {
    return switch (kind) {
      case EMIT -> BEFORE_NAME.get(before) ? AFTER_NAME.get(after) : isOneOf(after, FROM, COMMA);
      case ALLOW -> after != LATENESS;
      case LATE -> after != DATA;
      case ASOF -> after != JOIN;
      case GROUPING, ROLLUP, CUBE -> after != LPAREN && after != SETS;
      case STREAM -> at > 3 || !isOneOf(before, CREATE, REPLACE, DROP);
      case UNKNOWN -> before != IS && !(before == NOT && kind(-2) == IS);
      case ARRAY, MULTISET ->
        after != LBRACKET
            && BEFORE_NAME.get(before)
            && AFTER_NAME.get(after)
            // The elements of ARRAY<ARRAY<...>>.
            && !(columnDefinitions && before == LT && after == LT);
      default ->
        at > 0
            && BEFORE_NAME.get(before)
            && AFTER_NAME.get(after)
            // EMIT ON UPDATE; OVER (ROWS BETWEEN ...).
            && !(before == ON && kind(-2) == EMIT)
            && !(before == LPAREN && kind(-2) == OVER && after == BETWEEN);
    };
  }

  /** A type follows a column's name in CREATE SOURCE and CREATE TABLE. */
  private boolean isColumnType(int before) {
    boolean name =
        before == IDENTIFIER || before == QUOTED_IDENTIFIER || Keywords.isKeyword(before);
    return columnDefinitions && casts.size() == 1 && name && isOneOf(kind(-2), LPAREN, COMMA);
  }

  private boolean inCast() {
    return !casts.isEmpty() && casts.peek();
  }

  private int kind(int offset) {
    int index = at + offset;
    return index < 0 || index >= tokens.size() ? EOF : tokens.get(index).kind;
  }

  private static boolean isOneOf(int kind, int... kinds) {
    for (int candidate : kinds) {
      if (candidate == kind) {
        return true;
      }
    }
    return false;
  }

  private static BitSet bits(int... kinds) {
    BitSet set = new BitSet();
    for (int kind : kinds) {
      set.set(kind);
    }
    return set;
  }
}
