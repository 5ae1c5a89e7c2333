package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.APPROX_NUMERIC_LITERAL;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.AS;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.CAST;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.DOUBLE;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.LPAREN;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.MINUS;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.RPAREN;

import io.laminar.sql.parser.generated.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the sign of {@code -0.0e0}. The generated grammar makes one literal of a sign and a number, and holds it as a
 * decimal, which has no negative zero; so a zero behind a minus sign is written {@code CAST(0.0e0 AS DOUBLE)}.
 */
final class NegativeZeros {
  private NegativeZeros() {}

  /** Returns the tokens with such zeros written as casts; the list itself where there is none. */
  static List<Token> spellOut(List<Token> tokens) {
    List<Token> result = tokens;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean found = token.kind == APPROX_NUMERIC_LITERAL && isNegated(tokens, i) && isZero(token);
      if (found && result == tokens) {
        result = new ArrayList<>(tokens.subList(0, i));
      }
      if (found) {
        result.add(Tokens.inPlaceOf(token, CAST, "CAST"));
        result.add(Tokens.inPlaceOf(token, LPAREN, "("));
        result.add(token);
        result.add(Tokens.inPlaceOf(token, AS, "AS"));
        result.add(Tokens.inPlaceOf(token, DOUBLE, "DOUBLE"));
        result.add(Tokens.inPlaceOf(token, RPAREN, ")"));
      } else if (result != tokens) {
        result.add(token);
      }
    }
    return result;
  }

  private static boolean isNegated(List<Token> tokens, int index) {
    int before = index - 1;
    while (before >= 0 && tokens.get(before).kind == LPAREN) {
      before--;
    }
    return before >= 0 && tokens.get(before).kind == MINUS;
  }

  private static boolean isZero(Token number) {
    return Double.parseDouble(number.image) == 0;
  }
}
