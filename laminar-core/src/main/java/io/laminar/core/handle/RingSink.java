package io.laminar.core.handle;

import io.laminar.api.Arguments;
import io.laminar.api.Change;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.RowVisitor;
import io.laminar.api.Schema;
import io.laminar.api.Sink;
import io.laminar.api.Subscription;
import io.laminar.core.codec.RowDecoder;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.engine.source.Relation;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A readable end of the database over an output ring. Any thread.
 *
 * @param <T> what a row is read as
 */
public final class RingSink<T> implements Sink<T> {
  private final Engine engine;
  private final String name;
  private final Relation relation;
  private final boolean errors;
  private final SlotLayout layout;
  private final RowDecoder<T> decoder;

  /**
   * Makes a sink; it takes no memory until somebody subscribes.
   *
   * @param engine runs the relation
   * @param name the name that was asked for; subscribers of one name share a ring
   * @param relation what is read
   * @param errors true for the relation's row errors instead of its rows
   * @param layout of the slots that are read
   * @param decoder for that layout
   */
  public RingSink(
      Engine engine,
      String name,
      Relation relation,
      boolean errors,
      SlotLayout layout,
      RowDecoder<T> decoder) {
    this.engine = engine;
    this.name = name;
    this.relation = relation;
    this.errors = errors;
    this.layout = layout;
    this.decoder = decoder;
  }

  @Override
  public Schema schema() {
    return layout.schema();
  }

  @Override
  public boolean isChangelog() {
    return !errors && relation.isChangelog();
  }

  @Override
  public Subscription<T> subscribe() {
    return subscribe(Overflow.BLOCK);
  }

  @Override
  public Subscription<T> subscribe(Overflow overflow) {
    Arguments.notNull(overflow, "overflow");
    if (isChangelog()) {
      throw new LaminarException(
          ErrorCode.CHANGELOG_NOT_ALLOWED,
          name + " is a changelog: its rows are inserted and retracted",
          "ask for changes() and read Change<T> with weights, or make the view append-only, for"
              + " example with EMIT ON WINDOW CLOSE");
    }
    return open(decoder, false, overflow);
  }

  @Override
  public Subscription<T> subscribe(RowVisitor visitor) {
    Arguments.notNull(visitor, "visitor");
    Subscribed what =
        Subscribed.shown(name, relation, errors, true, new InPlaceVisitor(visitor, layout));
    return new RingSubscription<>(engine.subscribe(what, Overflow.BLOCK), decoder);
  }

  @Override
  public Subscription<Change<T>> changes() {
    return changes(Overflow.BLOCK);
  }

  @Override
  public Subscription<Change<T>> changes(Overflow overflow) {
    Arguments.notNull(overflow, "overflow");
    return open(changeDecoder(), true, overflow);
  }

  @Override
  public Subscription<Change<T>> changesAfter(long sequence) {
    if (sequence < 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no change number " + sequence,
          "give the number of the change that was handled last; 0 for all");
    }
    if (errors) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "row errors are not retained: " + name + " has no numbers",
          "use changes(), or subscribe to the relation itself");
    }
    Subscribed what = Subscribed.behind(name, relation, sequence);
    return new RingSubscription<>(engine.subscribe(what, Overflow.BLOCK), changeDecoder());
  }

  private RowDecoder<Change<T>> changeDecoder() {
    RowDecoder<T> rows = decoder;
    SlotLayout numbers = layout;
    return (slots, base, side) -> new Change<>(
        SlotLayout.weight(slots[base + SlotLayout.HEADER_WORD]),
        rows.decode(slots, base, side),
        (slots[base + SlotLayout.HEADER_WORD] & SlotLayout.OPEN_COMMIT) == 0,
        numbers.number(slots, base));
  }

  /**
   * Subscribes, lossless and whether it is a changelog or not, for a reader that reads on by itself
   * until the end: a stop waits for the room that it makes.
   *
   * @param readingOn whether it still reads; asked by the engine's thread while it stops
   * @return a subscription that must be read until it is closed
   */
  public Subscription<T> subscribeForGood(BooleanSupplier readingOn) {
    return forGood(Subscribed.to(name, relation, errors), readingOn);
  }

  private RingSubscription<T> forGood(Subscribed what, BooleanSupplier readingOn) {
    Subscriber subscriber = engine.subscribe(what, Overflow.BLOCK);
    subscriber.readsOn(readingOn);
    return new RingSubscription<>(subscriber, decoder);
  }

  /**
   * As {@link #subscribeForGood}, for a statement that the log of the database has: a replay subscribes when it carries that out
   * again.
   */
  public RingSubscription<T> subscribeByStatement(BooleanSupplier readingOn) {
    return forGood(ofStatement(null), readingOn);
  }

  /** As {@link #subscribeByStatement}, while the statement is carried out again: rows are shown as they are made. */
  public Subscription<T> showByStatement(RowVisitor visitor) {
    Subscribed what = ofStatement(new InPlaceVisitor(visitor, layout));
    return new RingSubscription<>(engine.subscribe(what, Overflow.BLOCK), decoder);
  }

  private Subscribed ofStatement(@Nullable InPlaceVisitor visitor) {
    return Subscribed.ofStatement(name, relation, isChangelog(), visitor);
  }

  private <R> Subscription<R> open(RowDecoder<R> rows, boolean changes, Overflow overflow) {
    Subscribed what = new Subscribed(name, relation, errors, changes);
    return new RingSubscription<>(engine.subscribe(what, overflow), rows);
  }

  @Override
  public String toString() {
    return "Sink(" + name + (isChangelog() ? ", changelog)" : ")");
  }
}
