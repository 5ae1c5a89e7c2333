package io.laminar.benchmarks.oracle;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PostgreSQL, through one psql; where it runs, psql's own variables say (PGHOST, PGPORT, PGUSER). */
final class Postgres implements Engine {
  /** A line a row: N, V and the text in hexadecimal digits, or E, the state and the message. */
  private static final String FUNCTION = """
      SET extra_float_digits = 1; SET timezone = 'UTC'; SET client_min_messages = error;
      CREATE FUNCTION pg_temp.ask(e text) RETURNS SETOF text LANGUAGE plpgsql AS $f$
      DECLARE r record; v text;
      BEGIN
        FOR r IN SELECT id FROM t ORDER BY id LOOP
          BEGIN
            EXECUTE 'SELECT (' || e || ')::text FROM t WHERE id = ' || r.id INTO v;
            RETURN NEXT coalesce('V' || encode(convert_to(v, 'UTF8'), 'hex'), 'N');
          EXCEPTION WHEN OTHERS THEN
            RETURN NEXT 'E' || SQLSTATE || ' ' || translate(SQLERRM, E'\\n', ' ');
          END;
        END LOOP;
      END $f$;
      """;

  private final Process psql;
  private final BufferedWriter in;
  private final BufferedReader out;

  Postgres(List<@Nullable String[]> rows) throws IOException {
    psql = new ProcessBuilder("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "postgres")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    in = new BufferedWriter(new OutputStreamWriter(psql.getOutputStream(), StandardCharsets.UTF_8));
    out = new BufferedReader(new InputStreamReader(psql.getInputStream(), StandardCharsets.UTF_8));
    in.write(FUNCTION);
    String columns = Values.COLUMNS.stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
    in.write("CREATE TEMP TABLE t (id INTEGER PRIMARY KEY, " + columns + ");\n");
    for (int row = 0; row < rows.size(); row++) {
      in.write("INSERT INTO t VALUES (" + row + ", " + Laminar.constants(rows.get(row)) + ");\n");
    }
    in.flush();
  }

  @Override
  public List<Answer> ask(Term term) throws IOException {
    in.write("SELECT pg_temp.ask($q$" + term.postgres() + "$q$);\n");
    in.flush();
    List<Answer> answers = new ArrayList<>();
    for (int row = 0; row < Values.ROWS; row++) {
      String line = out.readLine();
      if (line == null) {
        throw new IOException("psql ended; is a server running, and PGHOST and PGUSER set?");
      }
      answers.add(answer(line));
    }
    return answers;
  }

  private static Answer answer(String line) {
    return switch (line.charAt(0)) {
      case 'N' -> Answer.of(null);
      case 'V' ->
        Answer.of(new String(HexFormat.of().parseHex(line.substring(1)), StandardCharsets.UTF_8));
      // Class 42: no such function for these types.
      default -> line.startsWith("E42") ? Answer.refused(line) : Answer.failed(line.substring(1));
    };
  }

  @Override
  public void close() throws IOException {
    in.close();
    psql.destroy();
  }
}
