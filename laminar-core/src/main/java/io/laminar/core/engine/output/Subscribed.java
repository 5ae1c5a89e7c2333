package io.laminar.core.engine.output;

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
 */
public record Subscribed(
    String name,
    Subscribable relation,
    boolean errors,
    boolean changes,
    @Nullable ResultVisitor visitor) {
  /**
   * Rows that lie in a ring until they are read.
   *
   * @param name the name that was asked for
   * @param relation what is read
   * @param errors true for the relation's row errors instead of its rows
   * @param changes whether a row may be retracted
   */
  public Subscribed(String name, Subscribable relation, boolean errors, boolean changes) {
    this(name, relation, errors, changes, null);
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
}
