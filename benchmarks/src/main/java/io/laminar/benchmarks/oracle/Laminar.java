package io.laminar.benchmarks.oracle;

import io.laminar.LaminarDB;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import io.laminar.api.TypeKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Our engine: the table is a materialized view over a source. */
final class Laminar implements Engine {
  private final LaminarDB db = LaminarDB.open();
  private DataType type = DataType.of(TypeKind.BOOLEAN);

  Laminar(List<@Nullable String[]> rows) {
    String columns = Values.COLUMNS.stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
    db.execute("CREATE SOURCE source (id INTEGER NOT NULL, " + columns + ");"
        + "CREATE MATERIALIZED VIEW t AS SELECT * FROM source");
    for (int row = 0; row < rows.size(); row++) {
      String values = constants(rows.get(row));
      db.execute("INSERT INTO source VALUES (" + row + ", " + values + ")");
    }
    db.awaitIdle();
  }

  static String constants(@Nullable String[] row) {
    List<String> values = new ArrayList<>();
    for (int c = 0; c < row.length; c++) {
      values.add(Values.constant(Values.COLUMNS.get(c), row[c]));
    }
    return String.join(", ", values);
  }

  @Override
  public List<Answer> ask(Term term) {
    Answer all = askOnce("SELECT " + term.laminar() + " AS x, id FROM t");
    if (all.state() == Answer.State.VALUE) {
      return toAnswers((QueryResult) all.value());
    }
    if (all.state() == Answer.State.REFUSED) {
      return Collections.nCopies(Values.ROWS, all);
    }
    // No row, but the type.
    toAnswers((QueryResult)
        askOnce("SELECT " + term.laminar() + " AS x FROM t WHERE id < 0").value());
    List<Answer> answers = new ArrayList<>();
    for (int row = 0; row < Values.ROWS; row++) {
      answers.add(one("SELECT " + term.laminar() + " AS x, id FROM t WHERE id = " + row));
    }
    return answers;
  }

  /** Answers over constants instead of columns. */
  Answer askConstant(Term term, @Nullable String[] row) {
    return one("SELECT " + withConstants(term, row) + " AS x");
  }

  /** The expression with a row's values in place of the columns. */
  static String withConstants(Term term, @Nullable String[] row) {
    String sql = term.laminar();
    for (int c = 0; c < row.length; c++) {
      Values.Column column = Values.COLUMNS.get(c);
      sql = sql.replaceAll(
          "\\b" + column.name() + "\\b(?!')",
          Matcher.quoteReplacement(Values.constant(column, row[c])));
    }
    return sql;
  }

  private Answer one(String sql) {
    Answer answer = askOnce(sql);
    return answer.state() == Answer.State.VALUE
        ? toAnswers((QueryResult) answer.value()).get(0)
        : answer;
  }

  private Answer askOnce(String sql) {
    try {
      return Answer.of(db.query(sql));
    } catch (LaminarException e) {
      return isOfRows(e.code()) ? Answer.failed(e.getMessage()) : Answer.refused(e.getMessage());
    }
  }

  /** The codes of values, as opposed to those of statements. */
  private static boolean isOfRows(ErrorCode code) {
    return code.number() / 1000 == 2;
  }

  private List<Answer> toAnswers(@Nullable QueryResult result) {
    List<Answer> answers = new ArrayList<>();
    if (result != null) {
      type = result.schema().type(0);
      result.rows().forEach(row -> answers.add(Answer.of(row.get(0))));
    }
    return answers;
  }

  /** The type of the last answer. */
  DataType type() {
    return type;
  }

  @Override
  public void close() {
    db.close();
  }
}
