package io.laminar.sql.catalog;

import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.WalMode;
import io.laminar.sql.parser.ClockColumn;
import io.laminar.sql.parser.ColumnDefinition;
import io.laminar.sql.parser.Connector;
import io.laminar.sql.parser.Name;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Statement.ObjectKind;
import io.laminar.sql.parser.Suggestions;
import io.laminar.sql.parser.Watermark;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A source, or a table: a source whose rows are written over and deleted by their key.
 *
 * @param name the name as spelled
 * @param schema its columns
 * @param primaryKey the columns of a table's PRIMARY KEY, which are NOT NULL; empty for a source
 * @param watermarkColumn the column of WATERMARK FOR, which is a NOT NULL timestamp; -1 without one
 * @param clocks the columns AS PROCTIME(), which rows have where they are read
 * @param delay how far the watermark stays behind the largest time seen; zero without one
 * @param connector what it reads from; empty if rows are pushed
 * @param paths where the connector finds columns, by the columns' names; of those with PATH
 * @param options its options, or the defaults
 * @param sql the statement that created it
 */
public record SourceDefinition(
    String name,
    Schema schema,
    List<Integer> primaryKey,
    int watermarkColumn,
    List<ClockColumn> clocks,
    Duration delay,
    Optional<Connector> connector,
    Map<String, String> paths,
    SourceOptions options,
    String sql)
    implements CatalogEntry {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int MAX_COLUMNS = 1_024;

  // Copies the lists.
  public SourceDefinition {
    primaryKey = List.copyOf(primaryKey);
    clocks = List.copyOf(clocks);
  }

  /**
   * Defines the source of a statement.
   *
   * @param create the statement
   * @param defaults what holds for options that are not given
   * @return the definition
   * @throws LaminarException {@link ErrorCode#DUPLICATE_NAME} for columns, {@link ErrorCode#UNKNOWN_COLUMN} and {@link
   *     ErrorCode#TYPE_MISMATCH} and {@link ErrorCode#INVALID_LITERAL} for the watermark, and what {@link SourceOptions#of} throws
   */
  public static SourceDefinition of(Statement.CreateSource create, Config defaults) {
    Schema schema = schema(create);
    int eventTime =
        create.watermark().map(watermark -> eventTime(create, watermark)).orElse(-1);
    return new SourceDefinition(
        create.name().text(),
        schema,
        key(create),
        eventTime,
        create.clocks(),
        create.watermark().map(Watermark::delay).orElse(Duration.ZERO),
        create.connector(),
        paths(create),
        SourceOptions.of(create, defaults),
        create.text());
  }

  private static Map<String, String> paths(Statement.CreateSource create) {
    Map<String, String> paths = new HashMap<>();
    for (ColumnDefinition column : create.columns()) {
      if (column.path().isPresent() && create.connector().isEmpty()) {
        throw new LaminarException(
            ErrorCode.INVALID_OPTION,
            "PATH of column " + column.name() + " is for a connector, and rows of " + create.name()
                + " are pushed",
            column.position(),
            "leave PATH out, or say FROM FILE (...)",
            null);
      }
      column.path().ifPresent(path -> paths.put(column.name().text(), path));
    }
    return Map.copyOf(paths);
  }

  /**
   * Tells whether another definition asks for the same.
   *
   * @param other the definition of a source with the same name, case ignored
   * @return true if columns, event time, connector and options are the same
   */
  public boolean isLike(SourceDefinition other) {
    return schema.equals(other.schema)
        && primaryKey.equals(other.primaryKey)
        && watermarkColumn == other.watermarkColumn
        && hasClocksOf(other)
        && delay.equals(other.delay)
        && Connector.areLike(connector, other.connector)
        && paths.equals(other.paths)
        && options.equals(other.options);
  }

  /** Tells whether the same columns are PROCTIME(). */
  boolean hasClocksOf(SourceDefinition other) {
    return clocks.size() == other.clocks.size()
        && IntStream.range(0, clocks.size())
            .allMatch(i -> clocks.get(i).place() == other.clocks.get(i).place()
                && clocks.get(i).name().matches(other.clocks.get(i).name().text()));
  }

  /** Returns the columns that rows have where they are read. */
  public Schema readSchema() {
    List<Column> columns = new ArrayList<>(schema.columns());
    for (ClockColumn clock : clocks) {
      columns.add(clock.place(), new Column(clock.name().text(), DataType.timestamp(3)));
    }
    return new Schema(columns);
  }

  @Override
  public ObjectKind kind() {
    return isTable() ? ObjectKind.TABLE : ObjectKind.SOURCE;
  }

  /** Tells whether the log of a database has its rows, where there is one. */
  public boolean isLogged() {
    return !options.walMode().equals(Optional.of(WalMode.OFF));
  }

  /** Tells whether it is a table. */
  public boolean isTable() {
    return !primaryKey.isEmpty();
  }

  @Override
  public boolean isChangelog() {
    return isTable();
  }

  /** Returns -1 for a table: a row that is written over takes back one of an earlier time, of which windows may have fired. */
  @Override
  public int eventTimeColumn() {
    return isTable() ? -1 : watermarkColumn;
  }

  /** Returns none for a source: nothing keeps a producer from pushing a row twice. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    return isTable() ? List.of(primaryKey.stream().sorted().toList()) : List.of();
  }

  @Override
  public List<String> reads() {
    return List.of();
  }

  /**
   * The delay as the engine counts it.
   *
   * @return in the unit of the event-time column; 0 without one
   */
  public long delayUnits() {
    if (watermarkColumn < 0) {
      return 0;
    }
    long unitsPerSecond = schema.type(watermarkColumn).unitsPerSecond();
    return delay.toSeconds() * unitsPerSecond
        + delay.toNanosPart() / (NANOS_PER_SECOND / unitsPerSecond);
  }

  private static Schema schema(Statement.CreateSource create) {
    Set<String> names = new HashSet<>();
    List<Column> columns = new ArrayList<>();
    create.clocks().forEach(clock -> checkNew(clock.name(), names, create));
    for (ColumnDefinition column : create.columns()) {
      Name name = column.name();
      checkNew(name, names, create);
      boolean isNeeded = create.key().stream().anyMatch(each -> each.matches(name.text()))
          || create
              .watermark()
              .filter(each -> each.column().matches(name.text()))
              .isPresent();
      columns.add(
          new Column(name.text(), isNeeded ? column.type().withNullable(false) : column.type()));
    }
    if (columns.size() > MAX_COLUMNS) {
      throw new LaminarException(
          ErrorCode.STATEMENT_TOO_LARGE,
          what(create) + " has more than " + MAX_COLUMNS + " columns",
          create.columns().get(MAX_COLUMNS).position(),
          "split it into several sources",
          null);
    }
    return new Schema(columns);
  }

  private static void checkNew(Name name, Set<String> names, Statement.CreateSource create) {
    if (!names.add(name.key())) {
      throw new LaminarException(
          ErrorCode.DUPLICATE_NAME,
          what(create) + " has two columns " + name,
          name.position(),
          "rename one of them; names that differ only in case are the same",
          null);
    }
  }

  private static String what(Statement.CreateSource create) {
    return create.kind().label() + " " + create.name();
  }

  private static List<Integer> key(Statement.CreateSource create) {
    List<String> names =
        create.columns().stream().map(column -> column.name().text()).toList();
    List<Integer> key = new ArrayList<>();
    for (Name wanted : create.key()) {
      int column = 0;
      while (column < names.size() && !wanted.matches(names.get(column))) {
        column++;
      }
      if (column == names.size()) {
        throw new LaminarException(
            ErrorCode.UNKNOWN_COLUMN,
            "PRIMARY KEY (" + wanted + "): " + what(create) + " has no such column",
            wanted.position(),
            Suggestions.remedy(wanted.text(), names),
            null);
      }
      if (key.contains(column)) {
        throw new LaminarException(
            ErrorCode.DUPLICATE_NAME,
            "column " + wanted + " is named twice in the PRIMARY KEY",
            wanted.position(),
            "name it once",
            null);
      }
      key.add(column);
    }
    return key;
  }

  private static int eventTime(Statement.CreateSource create, Watermark watermark) {
    Name wanted = watermark.column();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < create.columns().size(); i++) {
      ColumnDefinition column = create.columns().get(i);
      names.add(column.name().text());
      if (wanted.matches(column.name().text())) {
        checkEventTime(column, wanted);
        checkDelay(column, watermark);
        return i;
      }
    }
    throw new LaminarException(
        ErrorCode.UNKNOWN_COLUMN,
        "WATERMARK FOR " + wanted + ": " + what(create) + " has no such column",
        wanted.position(),
        Suggestions.remedy(wanted.text(), names),
        null);
  }

  private static void checkEventTime(ColumnDefinition column, Name wanted) {
    DataType type = column.type();
    if (!type.kind().isTimestamp()) {
      throw new LaminarException(
          ErrorCode.TYPE_MISMATCH,
          "WATERMARK FOR " + wanted + ": the column is " + type.sqlName()
              + ", which is not a point in time",
          wanted.position(),
          "make it TIMESTAMP(p) or TIMESTAMP(p) WITH LOCAL TIME ZONE",
          null);
    }
  }

  private static void checkDelay(ColumnDefinition column, Watermark watermark) {
    long unitsPerSecond = column.type().unitsPerSecond();
    ChronoUnit unit = unitsPerSecond == 1_000
        ? ChronoUnit.MILLIS
        : unitsPerSecond == 1_000_000 ? ChronoUnit.MICROS : ChronoUnit.NANOS;
    if (!watermark.delay().equals(watermark.delay().truncatedTo(unit))) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          "WATERMARK FOR " + column.name() + ": the delay is finer than the unit of "
              + column.type().sqlName() + ", "
              + (unitsPerSecond == 1_000 ? "a millisecond" : "a microsecond"),
          watermark.position(),
          "give a delay that the unit tells, or make the column TIMESTAMP("
              + (unitsPerSecond == 1_000 ? "6" : "9") + ")",
          null);
    }
    long max = Long.MAX_VALUE / unitsPerSecond - 1;
    if (watermark.delay().toSeconds() > max) {
      throw new LaminarException(
          ErrorCode.INVALID_LITERAL,
          "WATERMARK FOR " + column.name()
              + ": the delay is longer than 64 bits hold in the unit of "
              + column.type().sqlName(),
          watermark.position(),
          "give at most " + Duration.ofSeconds(max).toDays()
              + " days, or make the column TIMESTAMP(3)",
          null);
    }
  }
}
