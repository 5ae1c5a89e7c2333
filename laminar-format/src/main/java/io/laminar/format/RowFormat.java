package io.laminar.format;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes rows as text, one after another. Confined to one thread. */
public interface RowFormat extends Closeable {
  /** The column that carries the weight of a changelog's row, as in Arrow batches. */
  String WEIGHT_COLUMN = "__weight";

  /** The values of one row; {@code RowView::get} and {@code Row::get} are two. */
  @FunctionalInterface
  interface Cells {
    /**
     * Returns a value.
     *
     * @param column counted from 0
     * @return its Java form, as {@link io.laminar.api.RowView#get} gives it, or null for NULL
     */
    @Nullable
    Object get(int column);
  }

  /**
   * Writes what stands before the first row. Called once.
   *
   * @throws IOException when the text cannot be written
   */
  void begin() throws IOException;

  /**
   * Writes a row.
   *
   * @param weight how often it is inserted or retracted; written only for a changelog
   * @param cells its values
   * @throws IOException when the text cannot be written
   */
  void write(long weight, Cells cells) throws IOException;

  /**
   * Hands on what is buffered.
   *
   * @throws IOException when the text cannot be written
   */
  void flush() throws IOException;
}
