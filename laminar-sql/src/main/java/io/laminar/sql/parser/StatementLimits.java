package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.*;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.generated.Token;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/**
 * What a text may hold, checked before any recursion over it begins. Parser, validator and planner recurse as deep as
 * the statement's tree, and chains of operators cost quadratic time.
 */
final class StatementLimits {
  /** The longest text, in bytes of UTF-8. */
  static final int MAX_TEXT_BYTES = 1 << 20;

  /** The most statements in one text. */
  static final int MAX_STATEMENTS = 10_000;

  /** The most tokens in one statement. */
  static final int MAX_TOKENS = 100_000;

  /** The deepest nesting of parentheses, brackets and CASE. */
  static final int MAX_NESTING = 100;

  /** The deepest tree: operators in a chain count, as a chain of n operators is a tree of depth n. */
  static final int MAX_DEPTH = 1_000;

  /** The most joins and set operations in one statement: each is a level of its plan. */
  static final int MAX_JOINS = 200;

  /** Depth up to which the default stack of any thread is enough. */
  private static final int SMALL_DEPTH = 60;

  private static final BitSet OPERATORS = bits(
      AND,
      OR,
      NOT,
      PLUS,
      MINUS,
      STAR,
      SLASH,
      PERCENT_REMAINDER,
      CONCAT,
      EQ,
      NE,
      NE2,
      LT,
      LE,
      GT,
      GE,
      LIKE,
      BETWEEN,
      IN,
      IS,
      SIMILAR,
      ILIKE,
      RLIKE,
      DOT,
      VERTICAL_BAR,
      CARET,
      AMPERSAND,
      LEFTSHIFT,
      COLON,
      LAMBDA,
      ESCAPE,
      THEN,
      ELSE);
  private static final BitSet CLAUSES =
      bits(SELECT, FROM, WHERE, GROUP, HAVING, ORDER, QUALIFY, UNION, EXCEPT, INTERSECT, JOIN, ON);
  private static final BitSet JOINS = bits(UNION, EXCEPT, INTERSECT, SET_MINUS, JOIN);
  private static final BitSet OPENING = bits(LPAREN, LBRACKET, LBRACE, CASE, LBRACE_FN);
  private static final BitSet CLOSING = bits(RPAREN, RBRACKET, RBRACE, END);

  private StatementLimits() {}

  /** Refuses a text that is too long. */
  static void checkText(String text) {
    int length = text.length();
    if (length <= MAX_TEXT_BYTES / 3) {
      return;
    }
    // The bytes are counted only where that cannot itself be large.
    if (length > MAX_TEXT_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
      throw new LaminarException(
          ErrorCode.STATEMENT_TOO_LARGE,
          "the text is longer than " + MAX_TEXT_BYTES + " bytes",
          "execute its statements one by one, and push rows through a source instead of INSERT");
    }
  }

  /** Refuses a text of too many statements. */
  static void checkCount(List<List<Token>> statements) {
    if (statements.size() > MAX_STATEMENTS) {
      throw tooLarge(
          "the text holds more than " + MAX_STATEMENTS + " statements",
          statements.get(MAX_STATEMENTS).get(0),
          "execute them in parts");
    }
  }

  /**
   * Refuses a statement that is too large or too deep.
   *
   * @return true if it is deep enough to need a larger stack than a thread has by default
   */
  static boolean checkStatement(List<Token> tokens) {
    if (tokens.size() > MAX_TOKENS) {
      throw tooLarge(
          "the statement has more than " + MAX_TOKENS + " tokens",
          tokens.get(0),
          "split it, and push rows through a source instead of INSERT");
    }
    int[] operators = new int[MAX_NESTING + 1];
    int[] deepest = new int[MAX_NESTING + 1];
    int level = 0;
    int joins = 0;
    int depth = 0;
    for (Token token : tokens) {
      int kind = token.kind;
      if (OPENING.get(kind)) {
        if (++level > MAX_NESTING) {
          throw tooLarge(
              "the statement is nested deeper than " + MAX_NESTING + " levels",
              token,
              "move inner parts to views of their own");
        }
        operators[level] = 0;
        deepest[level] = 0;
      } else if (CLOSING.get(kind)) {
        if (level > 0) {
          int closed = deepest[level] + operators[level] + 1;
          level--;
          deepest[level] = Math.max(deepest[level], closed);
        }
      } else if (kind == COMMA || CLAUSES.get(kind)) {
        depth = Math.max(depth, operators[level]);
        operators[level] = 0;
      } else if (OPERATORS.get(kind)) {
        operators[level]++;
      }
      if (JOINS.get(kind) && ++joins > MAX_JOINS) {
        throw tooLarge(
            "the statement has more than " + MAX_JOINS + " joins and set operations",
            token,
            "move parts of it to views of their own");
      }
      depth = Math.max(depth, deepest[level] + operators[level] + level);
      if (depth > MAX_DEPTH) {
        throw tooLarge(
            "more than " + MAX_DEPTH + " operators are chained or nested here",
            token,
            "use IN (...) for long chains of OR, and views for the parts");
      }
    }
    return depth + joins > SMALL_DEPTH;
  }

  private static LaminarException tooLarge(String message, Token token, String remedy) {
    return new LaminarException(
        ErrorCode.STATEMENT_TOO_LARGE, message, Tokens.position(token), remedy, null);
  }

  private static BitSet bits(int... kinds) {
    BitSet set = new BitSet();
    for (int kind : kinds) {
      set.set(kind);
    }
    return set;
  }
}
