package io.laminar;

import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.parser.ClockColumn;
import io.laminar.sql.parser.QueryText;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.validate.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A source with columns AS PROCTIME(): where it is read it stands for a query over what is pushed into it. Stateless. */
final class ClockedSource {
  private ClockedSource() {}

  static Relation relation(SourceDefinition source) {
    int eventTime = source.eventTimeColumn();
    for (ClockColumn clock : source.clocks()) {
      eventTime += eventTime >= 0 && clock.place() <= eventTime ? 1 : 0;
    }
    return new Relation(
        source.name(),
        source.readSchema(),
        eventTime,
        false,
        List.of(),
        Optional.of(query(source).node()),
        Optional.empty());
  }

  private static QueryText query(SourceDefinition source) {
    List<String> columns = new ArrayList<>();
    source.schema().columns().forEach(column -> columns.add(quoted(column.name())));
    for (ClockColumn clock : source.clocks()) {
      columns.add(clock.place(), "PROCTIME() AS " + quoted(clock.name().text()));
    }
    String text = columns.stream()
        .collect(Collectors.joining(", ", "SELECT ", " FROM " + quoted(source.name())));
    return ((Statement.Query) SqlParser.parseOne(text)).query();
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
