package io.laminar.oracle;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One thing that happens to a database in a random program. */
sealed interface ProgramEvent {
  /** How rows are pushed. */
  enum Form {
    ONE_BY_ONE,
    BATCH,
    TRANSACTION,
    DELETE;

    private static final List<Form> ADDING = List.of(ONE_BY_ONE, BATCH, TRANSACTION);

    /** One that does not delete. */
    static Form of(Random random) {
      return ADDING.get(random.nextInt(ADDING.size()));
    }
  }

  /** A handle of a relation: the same name and number for its whole life. */
  record Lane(String relation, int number) {}

  /** A relation or view is made. */
  record Create(Item item) implements ProgramEvent {}

  /** A view is replaced by what reads the same. */
  record Replace(Item item) implements ProgramEvent {}

  /** A view goes. */
  record Drop(Item item) implements ProgramEvent {}

  /** A handle is opened. */
  record Open(Lane lane) implements ProgramEvent {}

  /** Rows are pushed. */
  record Rows(Lane lane, Form form, List<@Nullable Object[]> rows) implements ProgramEvent {
    Rows from(int begin, int end) {
      return new Rows(lane, form, List.copyOf(rows.subList(begin, end)));
    }
  }

  /** A handle declares a watermark. */
  record Mark(Lane lane, LocalDateTime time) implements ProgramEvent {}

  /** A handle has no more rows. */
  record Finish(Lane lane) implements ProgramEvent {}

  /** The clock moves. */
  record Tick(long nanos) implements ProgramEvent {}

  /** Somebody asks for the rows of a view. */
  record Query(Item item) implements ProgramEvent {}

  /**
   * A relation or view.
   *
   * @param name of it
   * @param kind as DROP says it
   * @param rest of the statement, behind the name: what the relation is, or AS and a query
   * @param isView whether its changes are compared
   */
  record Item(String name, String kind, String rest, boolean isView) {
    static Item view(String name, boolean materialized, String query) {
      return new Item(name, materialized ? "MATERIALIZED VIEW" : "STREAM", " AS " + query, true);
    }

    boolean isMaterialized() {
      return kind.equals("MATERIALIZED VIEW");
    }

    /**
     * The statement.
     *
     * @param retains whether a view retains its changes
     */
    String create(boolean replaces, boolean retains) {
      return "CREATE " + (replaces ? "OR REPLACE " : "") + kind + " " + name
          + (retains && isView ? " WITH (retain = 10000000)" : "") + rest;
    }
  }

  /** The handle that pushes, or null. */
  default @Nullable Lane pushes() {
    return this instanceof Rows rows ? rows.lane() : this instanceof Mark mark ? mark.lane() : null;
  }

  /** How much its handle counts for it. */
  default int units() {
    return this instanceof Rows rows ? rows.rows().size() : this instanceof Mark ? 1 : 0;
  }
}
