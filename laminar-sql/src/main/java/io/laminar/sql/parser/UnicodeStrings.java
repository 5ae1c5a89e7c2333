package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.PREFIXED_STRING_LITERAL;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.QUOTED_IDENTIFIER;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.QUOTED_STRING;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.UESCAPE;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.UNICODE_QUOTED_IDENTIFIER;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.UNICODE_STRING_LITERAL;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.generated.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes strings and names with Unicode escapes ({@code U&'d\\0061t\\+000061'}) as plain ones. The generated grammar knows
 * escapes of four digits only. Character sets before a string are refused here too.
 */
final class UnicodeStrings {
  private static final int SHORT_DIGITS = 4;
  private static final int LONG_DIGITS = 6;

  private final Token token;
  private final char escape;

  private UnicodeStrings(Token token, char escape) {
    this.token = token;
    this.escape = escape;
  }

  /** Returns the tokens with all escapes decoded; the list itself where there is none. */
  static List<Token> decode(List<Token> tokens) {
    boolean any = false;
    for (Token token : tokens) {
      if (token.kind == PREFIXED_STRING_LITERAL) {
        throw new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "a character set before a string is not supported yet",
            Tokens.position(token),
            "leave it out: strings hold all of Unicode",
            null);
      }
      any |= isEscaped(token);
    }
    if (!any) {
      return tokens;
    }
    List<Token> result = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); ) {
      if (!isEscaped(tokens.get(i))) {
        result.add(tokens.get(i++));
        continue;
      }
      int end = i + 1;
      while (tokens.get(end).kind == QUOTED_STRING
          && tokens.get(i).kind != UNICODE_QUOTED_IDENTIFIER) {
        end++;
      }
      boolean chosen = tokens.get(end).kind == UESCAPE;
      char escape = chosen ? escape(tokens.get(end + 1)) : '\\';
      for (int k = i; k < end; k++) {
        result.add(new UnicodeStrings(tokens.get(k), escape).decode());
      }
      i = chosen ? end + 2 : end;
    }
    return result;
  }

  private static boolean isEscaped(Token token) {
    return token.kind == UNICODE_STRING_LITERAL || token.kind == UNICODE_QUOTED_IDENTIFIER;
  }

  private static char escape(Token token) {
    String image = token.image;
    char escape = image.length() == 3 ? image.charAt(1) : ' ';
    boolean allowed = token.kind == QUOTED_STRING
        && !Character.isWhitespace(escape)
        && Character.digit(escape, 16) < 0
        && escape != '+'
        && escape != '"'
        && escape != '\'';
    if (!allowed) {
      throw Tokens.syntax(
          "UESCAPE takes one character",
          token,
          "not a hexadecimal digit, a plus sign, a quote or a space: UESCAPE '!'");
    }
    return escape;
  }

  private Token decode() {
    int start = isEscaped(token) ? 2 : 0;
    String image = token.image.substring(start);
    char quote = image.charAt(0);
    StringBuilder decoded = new StringBuilder(image.length());
    for (int i = 0; i < image.length(); ) {
      if (image.charAt(i) != escape) {
        decoded.append(image.charAt(i++));
      } else if (i + 1 < image.length() && image.charAt(i + 1) == escape) {
        decoded.append(escape);
        i += 2;
      } else {
        boolean isLong = i + 1 < image.length() && image.charAt(i + 1) == '+';
        int first = isLong ? i + 2 : i + 1;
        int digits = isLong ? LONG_DIGITS : SHORT_DIGITS;
        int codePoint = codePoint(image, first, digits);
        decoded.appendCodePoint(codePoint);
        if (codePoint == quote) {
          decoded.append(quote);
        }
        i = first + digits;
      }
    }
    checkSurrogates(decoded);
    int kind = token.kind == UNICODE_QUOTED_IDENTIFIER ? QUOTED_IDENTIFIER : QUOTED_STRING;
    return Tokens.inPlaceOf(token, kind, decoded.toString());
  }

  private int codePoint(String image, int start, int digits) {
    int codePoint = 0;
    for (int i = start; i < start + digits; i++) {
      int digit = i < image.length() - 1 ? Character.digit(image.charAt(i), 16) : -1;
      if (digit < 0) {
        throw wrong("a Unicode escape has four hexadecimal digits, or six after a plus sign");
      }
      codePoint = codePoint * 16 + digit;
    }
    if (codePoint == 0 || codePoint > Character.MAX_CODE_POINT) {
      throw wrong(String.format("there is no character U+%04X in a string", codePoint));
    }
    return codePoint;
  }

  private void checkSurrogates(CharSequence text) {
    boolean half = text.codePoints()
        .anyMatch(character -> Character.getType(character) == Character.SURROGATE);
    if (half) {
      throw wrong("half of a surrogate pair is not a character");
    }
  }

  private LaminarException wrong(String problem) {
    return new LaminarException(
        ErrorCode.INVALID_LITERAL,
        problem,
        Tokens.position(token),
        "write U&'\\0041', U&'\\+01F600', and " + escape + escape
            + " for the escape character itself",
        null);
  }
}
