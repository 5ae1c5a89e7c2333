package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.COLON;
import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.HOOK;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.generated.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds {@code ?} and {@code :name} among the tokens. The grammar knows the former only, so that it is given a {@code ?} in
 * the place of each.
 */
final class ParameterTokens {
  private final List<Token> tokens = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();

  private ParameterTokens() {}

  static ParameterTokens of(List<Token> tokens) {
    ParameterTokens found = new ParameterTokens();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind == HOOK) {
        found.add(token, "", Tokens.position(token));
      } else if (token.kind == COLON && isName(token, tokens.get(i + 1))) {
        i++;
        Token name = tokens.get(i);
        Token hook = Tokens.inPlaceOf(token, HOOK, token.image + name.image);
        hook.endLine = name.endLine;
        hook.endColumn = name.endColumn;
        found.add(hook, name.image, Tokens.position(hook));
      } else {
        found.tokens.add(token);
      }
    }
    return found;
  }

  private static boolean isName(Token colon, Token next) {
    return next.beginLine == colon.endLine
        && next.beginColumn == colon.endColumn + 1
        && !next.image.isEmpty()
        && Character.isJavaIdentifierStart(next.image.codePointAt(0));
  }

  private void add(Token hook, String name, io.laminar.api.SqlPosition position) {
    Parameter parameter = new Parameter(name, position);
    if (!parameters.isEmpty() && parameters.get(0).isNamed() != parameter.isNamed()) {
      throw new LaminarException(
          ErrorCode.SYNTAX,
          "parameters by position and by name stand in one statement",
          position,
          "write ? for all of them, or names",
          null);
    }
    parameters.add(parameter);
    tokens.add(hook);
  }

  /** The tokens with a question mark for each parameter. */
  List<Token> tokens() {
    return tokens;
  }

  /** The parameters in the order of the text. */
  List<Parameter> parameters() {
    return parameters;
  }

  /** Refuses them where a text is carried out as it stands. */
  void refuse() {
    if (!parameters.isEmpty()) {
      throw new LaminarException(
          ErrorCode.INVALID_QUERY,
          "the parameter " + parameters.get(0) + " has no value",
          parameters.get(0).position(),
          "prepare the statement, or give a value for each parameter with its text",
          null);
    }
  }
}
