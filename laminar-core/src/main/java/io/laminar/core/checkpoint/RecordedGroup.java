package io.laminar.core.checkpoint;

import io.laminar.core.engine.log.OrderFrame;
import io.laminar.core.engine.log.TextFrame;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Entries;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** Entries that were released together, of one frame of the log or of several. Confined to a thread. */
final class RecordedGroup implements Entries {
  private final Map<Long, TextFrame> texts;
  private long[] words = new long[64 * DrainOrder.WORDS];
  private int size;

  /**
   * Makes an empty one.
   *
   * @param texts by number: causes and names that entries refer to
   */
  RecordedGroup(Map<Long, TextFrame> texts) {
    this.texts = texts;
  }

  void clear() {
    size = 0;
  }

  /** Adds an entry of a frame. */
  void add(OrderFrame frame, int entry) {
    int at = size * DrainOrder.WORDS;
    if (at == words.length) {
      words = Arrays.copyOf(words, 2 * at);
    }
    words[at] = frame.kind(entry);
    words[at + 1] = frame.source(entry);
    words[at + 2] = frame.value(entry);
    words[at + 3] = frame.count(entry);
    size++;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public long kind(int entry) {
    return words[entry * DrainOrder.WORDS];
  }

  @Override
  public int source(int entry) {
    return (int) words[entry * DrainOrder.WORDS + 1];
  }

  @Override
  public long value(int entry) {
    return words[entry * DrainOrder.WORDS + 2];
  }

  @Override
  public long count(int entry) {
    return words[entry * DrainOrder.WORDS + 3];
  }

  @Override
  public Throwable cause(int entry) {
    return text(entry).failure();
  }

  @Override
  public String name(int entry) {
    return text(entry).message();
  }

  private TextFrame text(int entry) {
    return Objects.requireNonNull(texts.get(value(entry)), "each text lies before its entries");
  }
}
