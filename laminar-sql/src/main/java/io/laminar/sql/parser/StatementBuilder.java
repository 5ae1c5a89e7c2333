package io.laminar.sql.parser;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import io.laminar.sql.parser.Statement.ObjectKind;
import io.laminar.sql.parser.ast.ClauseNode;
import io.laminar.sql.parser.ast.StatementNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Makes immutable statements of the nodes that the grammar built, and refuses what is parsed but not built yet. */
final class StatementBuilder {
  private final SourceText source;
  private final SqlPosition whole;
  private final String text;

  StatementBuilder(SourceText source, SqlPosition whole) {
    this.source = source;
    this.whole = whole;
    this.text = source.slice(whole);
  }

  Statement build(StatementNode node) {
    if (node instanceof StatementNode.CreateSource create) {
      return createSource(create);
    }
    if (node instanceof StatementNode.CreateTable create) {
      return createTable(create);
    }
    if (node instanceof StatementNode.CreateView create) {
      return createView(create);
    }
    if (node instanceof StatementNode.CreateSink create) {
      checkReplace(create.replace(), create.ifNotExists());
      return new Statement.CreateSink(
          whole,
          text,
          create.replace(),
          create.ifNotExists(),
          name(create.name()),
          name(create.from()),
          create.connector().map(StatementBuilder::connector));
    }
    if (node instanceof StatementNode.Drop drop) {
      ObjectKind kind = ObjectKind.valueOf(drop.kind().replace(' ', '_'));
      return new Statement.Drop(
          whole, text, kind, drop.ifExists(), name(drop.name()), drop.cascade());
    }
    return ofRows(node);
  }

  /** What describes objects, and what reads and changes rows. */
  private Statement ofRows(StatementNode node) {
    if (node instanceof StatementNode.Show show) {
      String plural = show.kind().replace(' ', '_');
      Optional<ObjectKind> kind = plural.equals("TABLES")
          ? Optional.empty()
          : Optional.of(ObjectKind.valueOf(plural.substring(0, plural.length() - 1)));
      return new Statement.Show(whole, text, kind);
    }
    if (node instanceof StatementNode.Describe describe) {
      return new Statement.Describe(whole, text, name(describe.name()));
    }
    if (node instanceof StatementNode.Explain explain) {
      return explain(explain);
    }
    if (node instanceof StatementNode.Insert insert) {
      return insert(insert);
    }
    if (node instanceof StatementNode.Advance advance) {
      return new Statement.Advance(whole, text, name(advance.name()), advance.time());
    }
    if (node instanceof StatementNode.Checkpoint) {
      return new Statement.Checkpoint(whole, text);
    }
    if (node instanceof StatementNode.Finish finish) {
      return new Statement.Finish(whole, text, name(finish.name()));
    }
    if (node instanceof StatementNode.SetTimeZone set) {
      return new Statement.SetTimeZone(whole, text, set.zone().map(ZoneNames::of));
    }
    if (node instanceof StatementNode.Query query) {
      return new Statement.Query(whole, text, query(query));
    }
    if (node instanceof StatementNode.Update update) {
      return new Statement.Update(
          whole, text, target(update.update().getTargetTable()), update.update());
    }
    StatementNode.Delete delete = (StatementNode.Delete) node;
    return new Statement.Delete(
        whole, text, target(delete.delete().getTargetTable()), delete.delete());
  }

  private static Name target(SqlNode table) {
    if (table instanceof SqlIdentifier identifier && identifier.isSimple()) {
      return name(identifier);
    }
    throw new LaminarException(
        ErrorCode.SYNTAX,
        "only a table has rows that can be changed",
        position(table.getParserPosition()),
        "name a table of CREATE TABLE",
        null);
  }

  private Statement insert(StatementNode.Insert insert) {
    List<Name> columns = new ArrayList<>();
    insert.columns().forEach(column -> columns.add(name((SqlIdentifier) column)));
    return new Statement.Insert(whole, text, name(insert.target()), columns, insert.rows());
  }

  private Statement explain(StatementNode.Explain explain) {
    ExplainOptions options = ExplainOptions.of(explain);
    return explain
        .name()
        .<Statement>map(name -> new Statement.ExplainObject(
            whole, text, options.analyze(), options.format(), name(name)))
        .orElseGet(() -> new Statement.ExplainQuery(
            whole,
            text,
            options.analyze(),
            options.format(),
            query(explain.query().orElseThrow())));
  }

  private Statement createSource(StatementNode.CreateSource create) {
    checkReplace(create.replace(), create.ifNotExists());
    SourceElements elements = SourceElements.ofSource(create.name(), create.elements());
    return new Statement.CreateSource(
        whole,
        text,
        create.replace(),
        create.ifNotExists(),
        ObjectKind.SOURCE,
        name(create.name()),
        elements.columns(),
        elements.key(),
        elements.watermark(),
        elements.clocks(),
        create.connector().map(StatementBuilder::connector),
        options(create.options()));
  }

  private Statement createTable(StatementNode.CreateTable create) {
    checkReplace(create.replace(), create.ifNotExists());
    SourceElements elements = SourceElements.ofTable(create.name(), create.elements());
    return new Statement.CreateSource(
        whole,
        text,
        create.replace(),
        create.ifNotExists(),
        ObjectKind.TABLE,
        name(create.name()),
        elements.columns(),
        elements.key(),
        elements.watermark(),
        elements.clocks(),
        create.connector().map(StatementBuilder::connector),
        options(create.options()));
  }

  private Statement createView(StatementNode.CreateView create) {
    checkReplace(create.replace(), create.ifNotExists());
    ObjectKind kind = ObjectKind.valueOf(create.kind().replace(' ', '_'));
    if (kind == ObjectKind.VIEW) {
      checkPlainView(create);
    }
    return new Statement.CreateView(
        whole,
        text,
        create.replace(),
        create.ifNotExists(),
        kind,
        name(create.name()),
        options(create.options()),
        query(create.query()));
  }

  /** What runs only where it is read cannot say how it is emitted, nor what an error does. */
  private static void checkPlainView(StatementNode.CreateView create) {
    if (!create.options().isEmpty()) {
      ClauseNode.Option first = create.options().get(0);
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "options of a view are not supported: nothing of it runs until it is read",
          position(first.position()),
          "give them to the stream or materialized view that reads it",
          null);
    }
    Emit emit = emit(create.query());
    if (!emit.equals(Emit.NONE)) {
      throw new LaminarException(
          ErrorCode.INVALID_EMIT,
          "a view is expanded where it is read, and emits nothing by itself",
          emit.position().orElseGet(() -> position(create.query().position())),
          "write EMIT in the stream or materialized view that reads it",
          null);
    }
  }

  private QueryText query(StatementNode.Query query) {
    SqlPosition position = position(query.query().getParserPosition());
    return new QueryText(
        position(query.position()), source.slice(position), query.query(), emit(query));
  }

  private static Emit emit(StatementNode.Query query) {
    if (query.emit().isEmpty()
        && query.allowLateness().isEmpty()
        && query.lateDataSink().isEmpty()) {
      return Emit.NONE;
    }
    Emit.Kind kind = query
        .emit()
        .map(emit -> switch (emit.kind()) {
          case ON_WINDOW_CLOSE -> Emit.Kind.ON_WINDOW_CLOSE;
          case FINAL -> Emit.Kind.FINAL;
          case CHANGES -> Emit.Kind.CHANGES;
          case EVERY -> Emit.Kind.EVERY;
        })
        .orElse(Emit.Kind.NONE);
    return new Emit(
        kind,
        query
            .emit()
            .flatMap(ClauseNode.Emit::interval)
            .map(interval -> Intervals.positive(interval, "EMIT EVERY")),
        query.allowLateness().map(interval -> Intervals.notNegative(interval, "ALLOW LATENESS")),
        query.lateDataSink().map(StatementBuilder::name),
        query
            .emit()
            .map(ClauseNode.Emit::position)
            .or(() -> query.allowLateness().map(SqlNode::getParserPosition))
            .map(StatementBuilder::position));
  }

  private void checkReplace(boolean replace, boolean ifNotExists) {
    if (replace && ifNotExists) {
      throw new LaminarException(
          ErrorCode.SYNTAX,
          "OR REPLACE and IF NOT EXISTS contradict each other",
          whole,
          "keep one of them",
          null);
    }
  }

  private static Connector connector(ClauseNode.Connector connector) {
    return new Connector(
        name(connector.kind()), options(connector.options()), position(connector.position()));
  }

  private static List<Option> options(List<ClauseNode.Option> nodes) {
    List<Option> options = new ArrayList<>();
    for (ClauseNode.Option node : nodes) {
      SqlNode key = node.key();
      String keyText = key instanceof SqlIdentifier identifier
          ? String.join(".", identifier.names)
          : String.valueOf(((SqlLiteral) key).toValue());
      Option option = option(keyText.toLowerCase(Locale.ROOT), node);
      for (Option earlier : options) {
        if (earlier.key().equals(option.key())) {
          throw new LaminarException(
              ErrorCode.INVALID_OPTION,
              "option " + option.key() + " is given twice",
              option.keyPosition(),
              "keep one of them",
              null);
        }
      }
      options.add(option);
    }
    return options;
  }

  private static Option option(String key, ClauseNode.Option node) {
    SqlNode value = node.value();
    SqlPosition keyPosition = position(node.key().getParserPosition());
    SqlPosition valuePosition = position(value.getParserPosition());
    if (value instanceof SqlIdentifier word) {
      return new Option(key, word.getSimple(), Option.Kind.WORD, keyPosition, valuePosition);
    }
    SqlLiteral literal = (SqlLiteral) value;
    if (literal.getValue() == null) {
      throw new LaminarException(
          ErrorCode.INVALID_OPTION,
          "option " + key + " has no value",
          valuePosition,
          "leave the option out for its default",
          null);
    }
    Option.Kind kind = literal instanceof SqlNumericLiteral
        ? Option.Kind.NUMBER
        : literal.getTypeName() == SqlTypeName.BOOLEAN ? Option.Kind.BOOLEAN : Option.Kind.STRING;
    String written = String.valueOf(literal.toValue());
    return new Option(
        key,
        kind == Option.Kind.BOOLEAN ? written.toLowerCase(Locale.ROOT) : written,
        kind,
        keyPosition,
        valuePosition);
  }

  static Name name(SqlIdentifier identifier) {
    boolean quoted = identifier.getParserPosition().isQuoted() || identifier.isComponentQuoted(0);
    return new Name(identifier.getSimple(), quoted, position(identifier.getParserPosition()));
  }

  static SqlPosition position(SqlParserPos position) {
    return SqlPositions.of(position);
  }
}
