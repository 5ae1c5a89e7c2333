package io.laminar.sql.parser;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import io.laminar.sql.parser.ast.StatementNode;
import io.laminar.sql.parser.generated.LaminarSqlParserImpl;
import io.laminar.sql.parser.generated.LaminarSqlParserImplTokenManager;
import io.laminar.sql.parser.generated.ParseException;
import io.laminar.sql.parser.generated.SimpleCharStream;
import io.laminar.sql.parser.generated.Token;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.sql.parser.SqlAbstractParserImpl.LexicalState;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.jspecify.annotations.Nullable;

/**
 * Parses SQL text into statements. Stateless: any thread may call it. Touches no planner and no validator; the cost is
 * tens of microseconds for a short statement.
 */
public final class SqlParser {
  /** The longest name, in characters. */
  static final int MAX_NAME_LENGTH = 128;

  private SqlParser() {}

  /**
   * Parses statements separated by semicolons. Comments may stand anywhere, the last semicolon may be left out, empty
   * statements are skipped.
   *
   * @param sql the text, at most 1 MiB of UTF-8
   * @return the statements in order; their positions, and those of errors, count in the whole text
   * @throws LaminarException for the first statement that is wrong: {@link ErrorCode#SYNTAX}, {@link
   *     ErrorCode#NOT_SUPPORTED}, {@link ErrorCode#STATEMENT_TOO_LARGE}, {@link ErrorCode#UNKNOWN_TYPE}, {@link
   *     ErrorCode#INVALID_LITERAL}, {@link ErrorCode#INVALID_OPTION}
   */
  public static List<Statement> parse(String sql) {
    List<Statement> statements = new ArrayList<>();
    forEach(sql, statements::add);
    return List.copyOf(statements);
  }

  /**
   * Parses statement by statement, and hands each on before it looks at the next: what comes before
   * a wrong statement was handed on.
   *
   * @param sql the text, at most 1 MiB of UTF-8
   * @param action takes the statements in order
   * @throws LaminarException as {@link #parse}, and whatever the action throws
   */
  public static void forEach(String sql, Consumer<Statement> action) {
    StatementLimits.checkText(sql);
    SourceText source = new SourceText(sql);
    LaminarSqlParserImpl parser = newParser(sql);
    List<List<Token>> all = Tokens.statements(Tokens.scan(parser, source));
    StatementLimits.checkCount(all);
    for (List<Token> tokens : all) {
      ParameterTokens parameters = ParameterTokens.of(tokens);
      parameters.refuse();
      action.accept(statement(parser, source, tokens));
    }
  }

  /**
   * Parses a text that must hold exactly one statement, which may have parameters.
   *
   * @param sql the text
   * @return its statement and the places for values in it
   * @throws LaminarException as {@link #parse}, and {@link ErrorCode#SYNTAX} if there are none or several
   */
  public static PreparedText prepare(String sql) {
    StatementLimits.checkText(sql);
    SourceText source = new SourceText(sql);
    LaminarSqlParserImpl parser = newParser(sql);
    List<List<Token>> all = Tokens.statements(Tokens.scan(parser, source));
    if (all.size() != 1) {
      throw notOne(all.isEmpty() ? null : Tokens.position(all.get(1).get(0)));
    }
    ParameterTokens parameters = ParameterTokens.of(all.get(0));
    return new PreparedText(
        statement(parser, source, parameters.tokens()), parameters.parameters());
  }

  /**
   * Parses a text that must hold exactly one statement.
   *
   * @param sql the text
   * @return its statement
   * @throws LaminarException as {@link #parse}, and {@link ErrorCode#SYNTAX} if there are none or several
   */
  public static Statement parseOne(String sql) {
    List<Statement> statements = parse(sql);
    if (statements.size() == 1) {
      return statements.get(0);
    }
    throw notOne(statements.isEmpty() ? null : statements.get(1).position());
  }

  private static LaminarException notOne(@Nullable SqlPosition second) {
    return second == null
        ? new LaminarException(ErrorCode.SYNTAX, "there is no statement in the text", "write one")
        : new LaminarException(
            ErrorCode.SYNTAX,
            "there is more than one statement",
            second,
            "only one is allowed here",
            null);
  }

  private static Statement statement(
      LaminarSqlParserImpl parser, SourceText source, List<Token> tokens) {
    SyntaxErrors.checkVerb(tokens);
    tokens.forEach(Tokens::checkName);
    boolean deep = StatementLimits.checkStatement(tokens);
    KeywordsAsNames.mark(tokens);
    List<Token> spelledOut = ListOrders.moveOut(
        NegativeZeros.spellOut(ShortIntervals.spellOut(UnicodeStrings.decode(tokens))));
    SqlPosition whole = Tokens.span(tokens.get(0), tokens.get(tokens.size() - 2));
    StatementNode node =
        deep ? LargeStack.call(() -> node(parser, spelledOut)) : node(parser, spelledOut);
    return new StatementBuilder(source, whole).build(node);
  }

  private static StatementNode node(LaminarSqlParserImpl parser, List<Token> tokens) {
    Optional<LiteralRows> rows = LiteralRows.of(tokens);
    StatementNode node = rows.map(r -> r.addTo(parse(parser, r.head()))).orElse(null);
    return node != null ? node : parse(parser, tokens);
  }

  private static StatementNode parse(LaminarSqlParserImpl parser, List<Token> tokens) {
    GivenTokens given = new GivenTokens(tokens);
    parser.ReInit(given);
    try {
      return parser.LaminarStatementEof();
    } catch (ParseException | RuntimeException e) {
      throw SyntaxErrors.translate(parser, tokens, given.furthest(), e);
    } catch (StackOverflowError e) {
      throw new LaminarException(
          ErrorCode.STATEMENT_TOO_LARGE,
          "the statement is nested too deeply",
          Tokens.position(tokens.get(0)),
          "move inner parts to views of their own",
          e);
    }
  }

  private static LaminarSqlParserImpl newParser(String sql) {
    LaminarSqlParserImpl parser = new LaminarSqlParserImpl(new StringReader(sql));
    parser.setTabSize(1);
    parser.switchTo(LexicalState.DQID);
    parser.setUnquotedCasing(Casing.UNCHANGED);
    parser.setQuotedCasing(Casing.UNCHANGED);
    parser.setIdentifierMaxLength(MAX_NAME_LENGTH);
    parser.setConformance(SqlConformanceEnum.LENIENT);
    return parser;
  }

  /** Feeds the generated parser with tokens that were read and changed before. */
  private static final class GivenTokens extends LaminarSqlParserImplTokenManager {
    private final List<Token> tokens;
    private int next;

    GivenTokens(List<Token> tokens) {
      super(new SimpleCharStream(new StringReader(""), 1, 1, 1));
      this.tokens = tokens;
    }

    /** How far the grammar matched: it looks at a token only after some rule accepted all those before it. */
    int furthest() {
      return Math.max(0, Math.min(next, tokens.size()) - 1);
    }

    @Override
    public Token getNextToken() {
      return tokens.get(Math.min(next++, tokens.size() - 1));
    }
  }
}
