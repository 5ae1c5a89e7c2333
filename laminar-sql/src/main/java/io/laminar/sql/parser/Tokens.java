package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.APPROX_NUMERIC_LITERAL;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.DECIMAL_NUMERIC_LITERAL;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.DOUBLE_QUOTE;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.EOF;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.QUOTE;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.QUOTED_IDENTIFIER;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.SEMICOLON;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.UNICODE_QUOTED_IDENTIFIER;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.UNSIGNED_INTEGER_LITERAL;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import io.laminar.sql.parser.generated.LaminarSqlParserImpl;
import io.laminar.sql.parser.generated.Token;
import io.laminar.sql.parser.generated.TokenMgrError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts the text into tokens and the tokens into statements. Their positions count in the whole text. */
final class Tokens {
  private static final Pattern LEXICAL_ERROR = Pattern.compile("line (\\d+), column (\\d+)");

  private Tokens() {}

  /** Reads all tokens of the text through the given parser's token manager. */
  static List<Token> scan(LaminarSqlParserImpl parser, SourceText source) {
    List<Token> tokens = new ArrayList<>();
    try {
      for (Token token = parser.token_source.getNextToken();
          token.kind != EOF;
          token = parser.token_source.getNextToken()) {
        if (token.kind == QUOTE || token.kind == DOUBLE_QUOTE) {
          throw notClosed(token, source);
        }
        if (!tokens.isEmpty()) {
          checkNumber(tokens.get(tokens.size() - 1), token);
        }
        tokens.add(token);
      }
    } catch (TokenMgrError e) {
      throw lexicalError(source, e);
    }
    return tokens;
  }

  /** Cuts at semicolons; empty statements are left out. Each list ends with an EOF token just after the last one. */
  static List<List<Token>> statements(List<Token> tokens) {
    List<List<Token>> statements = new ArrayList<>();
    List<Token> statement = new ArrayList<>();
    for (Token token : tokens) {
      if (token.kind == SEMICOLON) {
        end(statement, statements);
        statement = new ArrayList<>();
      } else {
        statement.add(token);
      }
    }
    end(statement, statements);
    return statements;
  }

  private static void end(List<Token> statement, List<List<Token>> statements) {
    if (!statement.isEmpty()) {
      statement.add(endAfter(statement.get(statement.size() - 1)));
      statements.add(statement);
    }
  }

  /** Returns an EOF token just after the given one. */
  static Token endAfter(Token last) {
    Token end = new Token();
    end.kind = EOF;
    end.image = "";
    end.beginLine = last.endLine;
    end.beginColumn = last.endColumn + 1;
    end.endLine = end.beginLine;
    end.endColumn = end.beginColumn;
    return end;
  }

  /** A token that is not in the text but stands where another one does. */
  static Token inPlaceOf(Token place, int kind, String image) {
    Token token = new Token();
    token.kind = kind;
    token.image = image;
    token.beginLine = place.beginLine;
    token.beginColumn = place.beginColumn;
    token.endLine = place.endLine;
    token.endColumn = place.endColumn;
    return token;
  }

  static SqlPosition position(Token token) {
    return span(token, token);
  }

  static SqlPosition span(Token first, Token last) {
    return new SqlPosition(first.beginLine, first.beginColumn, last.endLine, last.endColumn);
  }

  /** Refuses a name that ends early where names end at a NUL, as in C and in Arrow's C data interface: two names would be one. */
  static void checkName(Token token) {
    boolean isName = token.kind == QUOTED_IDENTIFIER || token.kind == UNICODE_QUOTED_IDENTIFIER;
    if (isName && token.image.indexOf('\0') >= 0) {
      throw new LaminarException(
          ErrorCode.SYNTAX,
          "a name holds the character U+0000",
          position(token),
          "leave it out: a name may hold any other character",
          null);
    }
  }

  /** Refuses what reads like one number, as 1_000 and 0x10 do, and would be a number and its alias. */
  private static void checkNumber(Token token, Token next) {
    boolean isNumber = token.kind == UNSIGNED_INTEGER_LITERAL
        || token.kind == DECIMAL_NUMERIC_LITERAL
        || token.kind == APPROX_NUMERIC_LITERAL;
    if (isNumber
        && next.beginLine == token.endLine
        && next.beginColumn == token.endColumn + 1
        && Character.isJavaIdentifierStart(next.image.codePointAt(0))) {
      throw new LaminarException(
          ErrorCode.SYNTAX,
          token.image + next.image + " is not a number",
          span(token, next),
          "write numbers in decimal digits; leave a space before a word that follows",
          null);
    }
  }

  private static LaminarException notClosed(Token token, SourceText source) {
    int after = token.endColumn + 1;
    if (token.kind == DOUBLE_QUOTE && source.characterAt(token.endLine, after).contains("\"")) {
      return syntax("a name has no characters", token, "write at least one between the quotes");
    }
    return token.kind == QUOTE
        ? syntax(
            "the string that begins here is not closed",
            token,
            "close it with '; a quote inside it is written ''")
        : syntax(
            "the name that begins here is not closed in its line",
            token,
            "close it with \"; a quote inside it is written \"\", and a name has no line break");
  }

  static LaminarException syntax(String message, Token token, String remedy) {
    return new LaminarException(ErrorCode.SYNTAX, message, position(token), remedy, null);
  }

  private static LaminarException lexicalError(SourceText source, TokenMgrError error) {
    String message = String.valueOf(error.getMessage());
    int line = 1;
    int column = 1;
    Matcher matcher = LEXICAL_ERROR.matcher(message);
    if (matcher.find()) {
      line = Integer.parseInt(matcher.group(1));
      column = Math.max(1, Integer.parseInt(matcher.group(2)));
    }
    boolean atEnd = message.contains("<EOF>");
    if (atEnd && !source.endsInComment()) {
      // The scanner gave up at the last character, and looked once too often for another.
      column = Math.max(1, column - 1);
    }
    SqlPosition position = new SqlPosition(line, column, line, column);
    if (atEnd && source.endsInComment()) {
      return new LaminarException(
          ErrorCode.SYNTAX,
          "a comment is not closed at the end of the text",
          position,
          "close it with */",
          error);
    }
    String character = source.characterAt(line, column);
    return new LaminarException(
        ErrorCode.SYNTAX,
        "the character " + character + " has no meaning in SQL",
        position,
        "strings stand in single quotes, names with special characters in double quotes",
        error);
  }
}
