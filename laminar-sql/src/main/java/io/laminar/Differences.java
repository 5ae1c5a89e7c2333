package io.laminar;

import io.laminar.api.Column;
import io.laminar.api.Schema;
import io.laminar.api.WalMode;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.Retain;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.catalog.SourceOptions;
import io.laminar.sql.catalog.ViewDefinition;
import io.laminar.sql.catalog.ViewOptions;
import io.laminar.sql.catalog.ViewOptions.OnError;
import io.laminar.sql.parser.ColumnDefinition;
import io.laminar.sql.parser.Connector;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How two definitions of an object differ, in words. */
final class Differences {
  /** Lines of a plan that are told. */
  private static final int MAX_LINES = 4;

  private Differences() {}

  /**
   * What makes the state of the one mean nothing for the other.
   *
   * @param then of the savepoint
   * @param now of the script
   * @param isSamePlan whether the queries of views mean the same
   * @return a clause each; empty where the state fits
   */
  static List<String> between(Rehearsal.Made then, Rehearsal.Made now, boolean isSamePlan) {
    CatalogEntry before = then.entry();
    CatalogEntry after = now.entry();
    List<String> found = new ArrayList<>();
    if (before.kind() != after.kind()) {
      found.add("it was a " + before.kind().label());
    } else if (before instanceof SourceDefinition one && after instanceof SourceDefinition other) {
      ofSources(one, other, isExtended(then, now), found);
      ofConnectors(then.statement(), now.statement(), found);
    } else if (before instanceof ViewDefinition one && after instanceof ViewDefinition other) {
      ofColumns(one.schema(), other.schema(), found);
      if (!isSamePlan) {
        ofPlans(then, now, found);
      }
      ofLateRows(one, other, found);
      ofOptions(one.options(), other.options(), found);
    } else if (before instanceof SinkDefinition one && after instanceof SinkDefinition other) {
      differ(
          "it reads",
          one.from().toLowerCase(Locale.ROOT),
          other.from().toLowerCase(Locale.ROOT),
          found);
      ofColumns(one.schema(), other.schema(), found);
      ofConnectors(then.statement(), now.statement(), found);
    }
    return found;
  }

  private static void differ(String what, Object then, Object now, List<String> found) {
    if (!then.equals(now)) {
      found.add(what + " " + text(now) + ", and was " + text(then));
    }
  }

  private static String text(Object value) {
    return value instanceof Optional<?> optional
        ? optional.map(Differences::text).orElse("unset")
        : value.toString();
  }

  private static String text(Schema schema) {
    return schema.columns().stream()
        .map(each -> each.name() + " " + each.type())
        .collect(Collectors.joining(", "));
  }

  private static void ofColumns(Schema then, Schema now, List<String> found) {
    if (!then.equals(now)) {
      found.add("its columns are (" + text(now) + "), and were (" + text(then) + ")");
    }
  }

  /** Whether a source has got columns at its end, which are NULL in all rows that it had. */
  private static boolean isExtended(Rehearsal.Made then, Rehearsal.Made now) {
    SourceDefinition before = (SourceDefinition) then.entry();
    SourceDefinition after = (SourceDefinition) now.entry();
    List<Column> columns = after.schema().columns();
    int size = before.schema().size();
    return size < columns.size()
        && columns.subList(0, size).equals(before.schema().columns())
        && columns.subList(size, columns.size()).stream()
            .allMatch(each -> each.type().nullable())
        && before.clocks().isEmpty()
        && after.clocks().isEmpty()
        && connector(now.statement()).isEmpty();
  }

  private static boolean isLogged(SourceDefinition source) {
    return source.options().walMode().filter(WalMode.OFF::equals).isEmpty();
  }

  private static void ofSources(
      SourceDefinition then, SourceDefinition now, boolean isExtended, List<String> found) {
    if (!isExtended) {
      ofColumns(then.schema(), now.schema(), found);
    }
    if (!now.clocks().isEmpty() || !then.clocks().isEmpty()) {
      ofColumns(then.readSchema(), now.readSchema(), found);
    }
    differ("the columns of its key are", then.primaryKey(), now.primaryKey(), found);
    differ("its event time is column", then.watermarkColumn(), now.watermarkColumn(), found);
    differ("the delay of its watermark is", then.delay(), now.delay(), found);
    if (isLogged(then) != isLogged(now)) {
      // Handles come back where there is a log, and nowhere else.
      differ("wal_mode is", then.options().walMode(), now.options().walMode(), found);
    }
    differ(
        "its watermark comes from", then.options().watermark(), now.options().watermark(), found);
  }

  private static void ofConnectors(
      Statement.Create then, Statement.Create now, List<String> found) {
    if (!Connector.areLike(connector(then), connector(now)) || !paths(then).equals(paths(now))) {
      found.add("its connector is another");
    }
  }

  private static Optional<Connector> connector(Statement.Create create) {
    if (create instanceof Statement.CreateSource source) {
      return source.connector();
    }
    return create instanceof Statement.CreateSink sink ? sink.connector() : Optional.empty();
  }

  private static Map<String, String> paths(Statement.Create create) {
    return create instanceof Statement.CreateSource source
        ? source.columns().stream()
            .filter(each -> each.path().isPresent())
            .collect(Collectors.toMap(
                each -> each.name().key(),
                (ColumnDefinition each) -> each.path().orElseThrow()))
        : Map.of();
  }

  private static void ofPlans(Rehearsal.Made then, Rehearsal.Made now, List<String> found) {
    int told = found.size();
    only(now.lines(), then.lines()).forEach(line -> found.add("it is now: " + line));
    only(then.lines(), now.lines()).forEach(line -> found.add("it was: " + line));
    if (found.size() == told) {
      found.add("its query means something else");
    }
  }

  private static List<String> only(List<String> lines, List<String> others) {
    return lines.stream()
        .filter(line -> !others.contains(line))
        .limit(MAX_LINES)
        .toList();
  }

  private static void ofLateRows(ViewDefinition then, ViewDefinition now, List<String> found) {
    differ("its late rows go to", lateRows(then), lateRows(now), found);
  }

  private static Optional<String> lateRows(ViewDefinition view) {
    return view.query().emit().lateDataSink().map(Name::key);
  }

  private static void ofOptions(ViewOptions then, ViewOptions now, List<String> found) {
    if (then.onError() == OnError.SKIP) {
      // Errors that were skipped would stop it at once.
      differ("on_error is", then.onError(), now.onError(), found);
    }
  }

  /**
   * Options that differ, and on which the state does not depend.
   *
   * @return a clause each
   */
  static List<String> ofOptions(Rehearsal.Made then, Rehearsal.Made now) {
    List<String> found = new ArrayList<>();
    if (then.entry() instanceof SourceDefinition one
        && now.entry() instanceof SourceDefinition other) {
      List<Column> columns = other.schema().columns();
      int size = Math.min(one.schema().size(), columns.size());
      columns
          .subList(size, columns.size())
          .forEach(each -> found.add("it has got the column " + each.name()));
      ofSourceOptions(one.options(), other.options(), found);
    } else if (then.entry() instanceof ViewDefinition one
        && now.entry() instanceof ViewDefinition other) {
      differ("on_error is", one.options().onError(), other.options().onError(), found);
      differ("retain is", retain(one), retain(other), found);
      if (!one.options().stateLimitBytes().equals(other.options().stateLimitBytes())) {
        found.add("state_limit_bytes is another");
      }
    }
    return found;
  }

  private static String retain(ViewDefinition view) {
    Retain retain = view.options().retain();
    if (!retain.isSet()) {
      return "unset";
    }
    return retain.rows().isPresent()
        ? retain.rows().getAsLong() + " changes"
        : retain.time().orElseThrow().toString();
  }

  private static void ofSourceOptions(SourceOptions then, SourceOptions now, List<String> found) {
    differ("buffer_size is", then.bufferSize(), now.bufferSize(), found);
    differ("backpressure is", then.backpressure(), now.backpressure(), found);
    differ("wait_strategy is", then.waitStrategy(), now.waitStrategy(), found);
    differ("idle_timeout is", then.idleTimeout(), now.idleTimeout(), found);
    differ("max_future is", then.maxFuture(), now.maxFuture(), found);
    differ("max_row_bytes is", then.maxRowBytes(), now.maxRowBytes(), found);
    differ("wal_mode is", then.walMode(), now.walMode(), found);
    differ("checkpoint_interval is", then.checkpointInterval(), now.checkpointInterval(), found);
  }
}
