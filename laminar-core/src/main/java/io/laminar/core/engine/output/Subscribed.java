package io.laminar.core.engine.output;

import io.laminar.core.data.SlotLayout;
import org.jspecify.annotations.Nullable;

/**
 * What somebody subscribes to. Subscribers of the same share a ring.
 *
 * @param name the name that was asked for
 * @param relation what is read
 * @param errors true for the relation's row errors instead of its rows
 * @param changes whether a row may be retracted, which is so where the relation is a changelog, and
 *     where a view of inserted rows that it reads is replaced by another
 * @param visitor shown the rows as they are made, instead of a ring; shares nothing with others
 * @param after the number of a retained change behind which it begins, which shares nothing with others; {@link
 *     #FROM_NOW_ON}
 * @param ofStatement whether a statement subscribes that the log of the database has: a replay subscribes when it carries that
 *     out again, and not for an entry of its own. Shares nothing with others
 */
public record Subscribed(
    String name,
    Subscribable relation,
    boolean errors,
    boolean changes,
    @Nullable ResultVisitor visitor,
    long after,
    boolean ofStatement) {
  /** In place of a number: what comes from now on. */
  public static final long FROM_NOW_ON = -1;

  /**
   * Rows that lie in a ring until they are read.
   *
   * @param name the name that was asked for
   * @param relation what is read
   * @param errors true for the relation's row errors instead of its rows
   * @param changes whether a row may be retracted
   */
  public Subscribed(String name, Subscribable relation, boolean errors, boolean changes) {
    this(name, relation, errors, changes, null, FROM_NOW_ON, false);
  }

  /**
   * Rows that are shown to a visitor.
   *
   * @param name the name that was asked for
   * @param relation what is read
   * @param errors true for the relation's row errors instead of its rows
   * @param changes whether a row may be retracted
   * @param visitor shown the rows as they are made
   */
  public static Subscribed shown(
      String name, Subscribable relation, boolean errors, boolean changes, ResultVisitor visitor) {
    return new Subscribed(name, relation, errors, changes, visitor, FROM_NOW_ON, false);
  }

  /**
   * Changes behind one that was handled.
   *
   * @param name the name that was asked for
   * @param relation what is read, whose changes are retained
   * @param after the number of that change; 0: all
   */
  public static Subscribed behind(String name, Subscribable relation, long after) {
    return new Subscribed(name, relation, false, true, null, after, false);
  }

  /**
   * The rows of a sink that a statement makes which the log has.
   *
   * @param name of the sink
   * @param relation what is read
   * @param changes whether a row may be retracted
   * @param visitor shown the rows as they are made; null for rows that lie in a ring
   */
  public static Subscribed ofStatement(
      String name, Subscribable relation, boolean changes, @Nullable ResultVisitor visitor) {
    return new Subscribed(name, relation, false, changes, visitor, FROM_NOW_ON, true);
  }

  /**
   * Rows as they come: changes of a changelog, otherwise inserted rows only.
   *
   * @param name the name that was asked for
   * @param relation what is read
   * @param errors true for the relation's row errors instead of its rows
   * @return what a reader of either kind of relation understands
   */
  public static Subscribed to(String name, Subscribable relation, boolean errors) {
    return new Subscribed(name, relation, errors, !errors && relation.isChangelog());
  }

  /** The layout of its rows. */
  public SlotLayout layout() {
    return layout(relation, errors);
  }

  /** The layout of the rows of a relation, or of its error stream. */
  public static SlotLayout layout(Subscribable relation, boolean errors) {
    if (errors) {
      return SlotLayout.of(RowErrors.SCHEMA);
    }
    return relation.retained() == null
        ? SlotLayout.of(relation.schema())
        : SlotLayout.numbered(relation.schema());
  }
}
