package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.*;

import io.laminar.sql.parser.generated.Token;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Rewrites {@code LISTAGG(name ORDER BY age)}, as others write it, to the standard's
 * {@code LISTAGG(name) WITHIN GROUP (ORDER BY age)} before the grammar sees it, which knows the first for STRING_AGG only.
 */
final class ListOrders {
  private ListOrders() {}

  /** Returns the tokens with the order of each list behind its arguments; the list itself where none is among them. */
  static List<Token> moveOut(List<Token> tokens) {
    BitSet orders = new BitSet();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean calls = token.kind == IDENTIFIER
          && token.image.equalsIgnoreCase("LISTAGG")
          && tokens.get(i + 1).kind == LPAREN;
      int order = calls ? orderWithin(tokens, i + 2) : -1;
      if (order >= 0) {
        orders.set(order);
      }
    }
    if (orders.isEmpty()) {
      return tokens;
    }
    List<Token> result = new ArrayList<>(tokens.size() + 4 * orders.cardinality());
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (orders.get(i)) {
        result.add(Tokens.inPlaceOf(token, RPAREN, ")"));
        result.add(Tokens.inPlaceOf(token, WITHIN, "WITHIN"));
        result.add(Tokens.inPlaceOf(token, GROUP, "GROUP"));
        result.add(Tokens.inPlaceOf(token, LPAREN, "("));
      }
      result.add(token);
    }
    return result;
  }

  /** Where ORDER stands among the arguments; -1 where it does not, and where the order is said behind them too. */
  private static int orderWithin(List<Token> tokens, int first) {
    int order = -1;
    int depth = 1;
    int i = first;
    for (; i < tokens.size() && depth > 0; i++) {
      int kind = tokens.get(i).kind;
      if (kind == ORDER && depth == 1 && i > first) {
        order = i;
      }
      depth += kind == LPAREN ? 1 : kind == RPAREN ? -1 : 0;
    }
    return i < tokens.size() && tokens.get(i).kind == WITHIN ? -1 : order;
  }
}
