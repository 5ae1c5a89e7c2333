package io.laminar.sql.parser;

import static io.laminar.sql.parser.generated.LaminarSqlParserImplConstants.*;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import io.laminar.sql.parser.generated.LaminarSqlParserImpl;
import io.laminar.sql.parser.generated.ParseException;
import io.laminar.sql.parser.generated.Token;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with a statement in one short sentence, at its place, with the nearest right word. */
final class SyntaxErrors {
  private static final List<String> VERBS = List.of(
      "CREATE",
      "DROP",
      "SHOW",
      "DESCRIBE",
      "EXPLAIN",
      "INSERT",
      "UPDATE",
      "DELETE",
      "ADVANCE",
      "FINISH",
      "CHECKPOINT",
      "SET",
      "SELECT",
      "WITH",
      "VALUES");
  private static final Set<String> LATER_VERBS = Set.of(
      "ALTER",
      "ANALYZE",
      "BEGIN",
      "CALL",
      "COMMIT",
      "GRANT",
      "MERGE",
      "REFRESH",
      "RESET",
      "REVOKE",
      "ROLLBACK",
      "START",
      "TRUNCATE",
      "UPSERT",
      "USE");

  /** Keywords that a misspelling turns into an alias, so that the grammar stumbles only one word later. */
  private static final List<String> CLAUSES = List.of(
      "FROM",
      "WHERE",
      "GROUP",
      "HAVING",
      "ORDER",
      "UNION",
      "JOIN",
      "LIMIT",
      "EMIT",
      "WINDOW",
      "WATERMARK",
      "WITH",
      "INTO",
      "VALUES",
      "BETWEEN",
      "LIKE",
      "AND",
      "INNER",
      "LEFT",
      "CASCADE",
      "ALLOW",
      "ON",
      "AS",
      "NULL",
      "EXISTS");

  private static final Set<Integer> NAME_FOLLOWS = Set.of(
      LPAREN, COMMA, DOT, AS, SELECT, FROM, JOIN, INTO, BY, FOR, SOURCE, STREAM, VIEW, SINK,
      DESCRIBE, EXPLAIN, EXISTS, WHERE, AND, OR, ON);

  private static final Set<String> FRAME_ENDS = Set.of("PRECEDING", "FOLLOWING");
  private static final Set<String> FRAME_STARTS = Set.of("BETWEEN", "CURRENT", "UNBOUNDED");

  private static final String REFERENCE = "the SQL reference shows how each statement is written";
  private static final String LITERALS =
      "write for example DATE '2024-01-31', TIME '12:00:00' or TIMESTAMP '2024-01-31 12:00:00'";

  private static final String ASOF =
      "write a ASOF JOIN b MATCH_CONDITION a.ts >= b.ts ON a.k = b.k, or LEFT ASOF JOIN";

  private static final int MAX_WORDS = 40;
  private static final int MAX_EXPECTED = 4;
  private static final int MAX_IMAGE = 40;

  private SyntaxErrors() {}

  /** Refuses a statement that does not begin with a known verb. */
  static void checkVerb(List<Token> tokens) {
    Token first = tokens.get(0);
    String word = first.image.toUpperCase(Locale.ROOT);
    if (first.kind == LPAREN || first.kind == DESC || VERBS.contains(word)) {
      checkSet(word, tokens);
      ExplainOptions.checkExplained(tokens);
      return;
    }
    if (LATER_VERBS.contains(word)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          word + " is not supported yet",
          Tokens.position(first),
          "there is: " + String.join(", ", VERBS),
          null);
    }
    throw Tokens.syntax(
        "no statement begins with " + image(first), first, Suggestions.remedy(word, VERBS));
  }

  /** Of all that SET does elsewhere there is the zone. */
  private static void checkSet(String verb, List<Token> tokens) {
    boolean zone = tokens.size() > 3
        && tokens.get(1).image.equalsIgnoreCase("TIME")
        && tokens.get(2).image.equalsIgnoreCase("ZONE");
    if (verb.equals("SET") && !zone) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "SET of anything but TIME ZONE is not supported",
          Tokens.position(tokens.get(0)),
          "write SET TIME ZONE 'Europe/Berlin' or SET TIME ZONE DEFAULT; options stand in WITH (...)",
          null);
    }
  }

  private static final Pattern TOO_LARGE =
      Pattern.compile("Literal '(.*)' can not be parsed to type .*", Pattern.DOTALL);

  /** Translates what the generated parser threw; no rule accepted the token at {@code furthest}. */
  static LaminarException translate(
      LaminarSqlParserImpl parser, List<Token> tokens, int furthest, Throwable failure) {
    if (failure instanceof ParseException parse
        && parse.currentToken != null
        && parse.currentToken.next != null) {
      return unexpected(tokens, furthest, parse);
    }
    SqlPosition position = Tokens.position(tokens.get(0));
    String message = String.valueOf(failure.getMessage());
    SqlParseException normal = parser.normalizeException(failure);
    if (normal.getPos() != null) {
      position = SqlPositions.of(normal.getPos());
      message = String.valueOf(normal.getMessage());
    }
    if (failure instanceof CalciteContextException context && context.getCause() != null) {
      message = String.valueOf(context.getCause().getMessage());
    }
    if (message.startsWith("Non-query expression")) {
      return noQuery(tokens, position);
    }
    if (message.startsWith("Length of identifier")) {
      return new LaminarException(
          ErrorCode.SYNTAX,
          "a name of more than " + SqlParser.MAX_NAME_LENGTH + " characters",
          position,
          "shorten the name",
          failure);
    }
    Matcher large = TOO_LARGE.matcher(message);
    if (large.matches()) {
      return new LaminarException(
          ErrorCode.INVALID_LITERAL,
          large.group(1) + " is too large here",
          position,
          "write a smaller number",
          failure);
    }
    boolean literal = message.startsWith("Illegal") && message.contains("literal");
    return new LaminarException(
        literal ? ErrorCode.INVALID_LITERAL : ErrorCode.SYNTAX,
        firstSentence(message),
        position,
        literal ? LITERALS : remedyOf(message),
        failure);
  }

  private static String remedyOf(String message) {
    if (message.startsWith("ORDER BY unexpected")) {
      return ForeignSyntax.ORDERED_ARGUMENTS;
    }
    return message.contains("MATCH_CONDITION") ? ASOF : REFERENCE;
  }

  /** Where a query should begin there is an expression: often SELECT with a wrong letter. */
  private static LaminarException noQuery(List<Token> tokens, SqlPosition position) {
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.beginLine == position.line() && token.beginColumn == position.column()) {
        return Tokens.syntax(
            "unexpected " + image(token) + ": expected a query",
            token,
            ForeignSyntax.remedy(tokens, i)
                .or(() -> Suggestions.closest(token.image, List.of("SELECT", "WITH", "VALUES"))
                    .map(word -> "did you mean " + word + "?"))
                .orElse("a query begins with SELECT"));
      }
    }
    return new LaminarException(
        ErrorCode.SYNTAX, "a query is expected here", position, "a query begins with SELECT", null);
  }

  private static LaminarException unexpected(
      List<Token> tokens, int furthest, ParseException parse) {
    if (furthest >= 2
        && tokens.get(furthest - 1).kind == FROM
        && tokens.get(furthest - 2).kind == SELECT) {
      // SELECT FROM t: some rule of the template takes the empty list for a while.
      return Tokens.syntax(
          "unexpected 'FROM': expected an expression",
          tokens.get(furthest - 1),
          "name the columns, or write *");
    }
    Token token = tokens.get(furthest);
    if (token.kind == EQ && furthest > 0 && tokens.get(furthest - 1).kind == EQ) {
      return Tokens.syntax("unexpected '=='", token, "SQL compares with a single =");
    }
    if (token.image.equalsIgnoreCase("GROUPS")
        && (FRAME_STARTS.contains(next(tokens, furthest))
            || FRAME_ENDS.contains(next(tokens, furthest + 1)))) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "a frame of GROUPS is not supported yet",
          Tokens.position(token),
          "write ROWS or RANGE",
          null);
    }
    if (token.kind == ARRAY && furthest > 0 && tokens.get(furthest - 1).kind != LPAREN) {
      return Tokens.syntax(
          "unexpected 'ARRAY': the type of its elements comes first",
          token,
          "write it as VARCHAR ARRAY; in a CREATE statement ARRAY<VARCHAR> will do, too");
    }
    Set<Integer> expected = new LinkedHashSet<>();
    // The grammar gives up where a rule began that it could not finish: what it expected there says
    // nothing here.
    if (parse.currentToken.next == token) {
      for (int[] sequence : parse.expectedTokenSequences) {
        expected.add(sequence[0]);
      }
    }
    Optional<String> choice =
        furthest == 0 ? Optional.empty() : ExpectedWords.after(tokens.get(furthest - 1));
    Optional<String> foreign = ForeignSyntax.remedy(tokens, furthest);
    Optional<LaminarException> misspelt = misspelt(tokens, furthest, expected, choice);
    if (misspelt.isPresent() && foreign.isEmpty()) {
      return misspelt.get();
    }
    String found =
        token.kind == EOF ? "the statement ends too early" : "unexpected " + image(token);
    String message = choice
        .or(() -> expectation(expected))
        .map(what -> found + ": expected " + what)
        .orElse(found);
    return new LaminarException(
        ErrorCode.SYNTAX,
        message,
        Tokens.position(token),
        foreign.orElseGet(() -> remedy(tokens, furthest)),
        parse);
  }

  private static String next(List<Token> tokens, int at) {
    return at + 1 < tokens.size() ? tokens.get(at + 1).image.toUpperCase(Locale.ROOT) : "";
  }

  /** The word at fault, or one of the two before it, may be a keyword with a wrong letter. */
  private static Optional<LaminarException> misspelt(
      List<Token> tokens, int at, Set<Integer> expected, Optional<String> choice) {
    Token token = tokens.get(at);
    if (token.kind != EOF && !Keywords.isStructural(token.kind)) {
      List<String> words = new ArrayList<>();
      choice.ifPresent(list -> words.addAll(List.of(list.split("[^A-Z]+"))));
      expected.stream().filter(Keywords::isKeyword).map(Keywords::word).forEach(words::add);
      // A name is not taken for one of hundreds of words which may stand there too.
      Optional<String> near = Suggestions.closest(
          token.image, words.isEmpty() || words.size() > MAX_WORDS ? CLAUSES : words);
      if (near.isPresent() && !near.get().equalsIgnoreCase(token.image)) {
        return Optional.of(didYouMean(token, near.get()));
      }
    }
    for (int i = at - 1; i >= Math.max(0, at - 2); i--) {
      Token before = tokens.get(i);
      if (before.kind == IDENTIFIER
          && before.image.length() >= 3
          && (i == 0 || tokens.get(i - 1).kind != DOT)) {
        Optional<String> near = Suggestions.closest(before.image, CLAUSES);
        if (near.isPresent() && !near.get().equalsIgnoreCase(before.image)) {
          return Optional.of(didYouMean(before, near.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static LaminarException didYouMean(Token token, String word) {
    return Tokens.syntax("unexpected " + image(token), token, "did you mean " + word + "?");
  }

  private static String remedy(List<Token> tokens, int at) {
    Token token = tokens.get(at);
    if (at > 0
        && NAME_FOLLOWS.contains(tokens.get(at - 1).kind)
        && Keywords.isStructural(token.kind)) {
      return "if " + token.image + " is meant as a name, put it in double quotes";
    }
    if (at > 0 && VERBS.contains(token.image.toUpperCase(Locale.ROOT))) {
      return "if another statement begins here, end the one before it with ;";
    }
    return REFERENCE;
  }

  private static Optional<String> expectation(Set<Integer> expected) {
    boolean name = expected.contains(IDENTIFIER);
    boolean expression = expected.contains(UNSIGNED_INTEGER_LITERAL) && expected.contains(LPAREN);
    if (expression) {
      return Optional.of(name ? "an expression" : "a value");
    }
    if (name && expected.contains(VARCHAR) && expected.contains(DATE)) {
      return Optional.of("a type");
    }
    Set<String> words = new LinkedHashSet<>();
    for (int kind : expected) {
      boolean nonReserved = name && Keywords.isKeyword(kind) && !Keywords.isStructural(kind);
      // A column of a connector's own makes is not what most are about to write.
      if (kind != IDENTIFIER && kind != PATH && !nonReserved && tokenImage[kind].startsWith("\"")) {
        words.add(Keywords.isKeyword(kind) ? Keywords.word(kind) : "'" + Keywords.word(kind) + "'");
      }
    }
    if (name) {
      words.add("a name");
    }
    if (expected.contains(QUOTED_STRING)) {
      words.add("a string");
    }
    // Where a query may end, far more may follow than the grammar lists.
    if (words.isEmpty() || words.size() > MAX_EXPECTED || expected.contains(EMIT)) {
      return name ? Optional.of("a name") : Optional.empty();
    }
    List<String> list = new ArrayList<>(words);
    String last = list.remove(list.size() - 1);
    return Optional.of(list.isEmpty() ? last : String.join(", ", list) + " or " + last);
  }

  private static String image(Token token) {
    String image = token.image.length() > MAX_IMAGE
        ? token.image.substring(0, MAX_IMAGE) + "..."
        : token.image;
    return image.startsWith("'") || image.startsWith("\"") ? image : "'" + image + "'";
  }

  private static String firstSentence(@Nullable String message) {
    String text = String.valueOf(message).strip();
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end).strip();
  }
}
