package io.laminar;

import io.laminar.api.Arguments;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Sink;
import io.laminar.api.Source;
import io.laminar.core.codec.RowDecoder;
import io.laminar.core.codec.RowEncoder;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.handle.SourceHandle;
import java.util.function.Function;

/**
 * Makes what users hold of sources and results. Any thread.
 *
 * @param engine of the database
 * @param statements know what names stand for
 */
record Handles(Engine engine, StatementRunner statements) {
  private static final int MAX_HANDLE_LENGTH = 256;

  <T> Source<T> source(String name, Function<SlotLayout, RowEncoder<T>> encoders) {
    Arguments.notNull(name, "name");
    return statements.adHoc().again(() -> {
      SourceInput source = statements.source(name);
      RowEncoder<T> encoder = encoders.apply(source.layout());
      return new SourceHandle<>(engine.openProducer(source), encoder);
    });
  }

  /** As {@code source}, with the name of the handle, by which a later process finds it. */
  <T> Source<T> source(String name, String handle, Function<SlotLayout, RowEncoder<T>> encoders) {
    Arguments.notNull(name, "name");
    checkHandle(Arguments.notNull(handle, "handle"));
    return statements.adHoc().again(() -> {
      SourceInput source = statements.source(name);
      RowEncoder<T> encoder = encoders.apply(source.layout());
      return new SourceHandle<>(engine.openProducer(source, handle), encoder);
    });
  }

  private void checkHandle(String handle) {
    if (engine.log() == null) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "handle " + handle
              + " has a name by which a later process would find it, and the database is in memory",
          "open the database with a dataDirectory, or leave the name out");
    }
    if (handle.isBlank() || handle.length() > MAX_HANDLE_LENGTH || handle.indexOf('\0') >= 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the name of a handle has " + handle.length() + " characters, or only blanks, or a NUL",
          "give it a name of 1 to " + MAX_HANDLE_LENGTH + " characters");
    }
  }

  <T> Sink<T> sink(String name, Function<SlotLayout, RowDecoder<T>> decoders) {
    SinkTarget readable = statements.readable(Arguments.notNull(name, "name"));
    RowDecoder<T> decoder = decoders.apply(SlotLayout.of(readable.schema()));
    return new SubscribableSink<>(engine, readable, decoder, statements);
  }
}
