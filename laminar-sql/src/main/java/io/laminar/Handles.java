package io.laminar;

import io.laminar.api.Arguments;
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

  <T> Source<T> source(String name, Function<SlotLayout, RowEncoder<T>> encoders) {
    Arguments.notNull(name, "name");
    return statements.adHoc().again(() -> {
      SourceInput source = statements.source(name);
      RowEncoder<T> encoder = encoders.apply(source.layout());
      return new SourceHandle<>(engine.openProducer(source), encoder);
    });
  }

  <T> Sink<T> sink(String name, Function<SlotLayout, RowDecoder<T>> decoders) {
    SinkTarget readable = statements.readable(Arguments.notNull(name, "name"));
    RowDecoder<T> decoder = decoders.apply(SlotLayout.of(readable.schema()));
    return new SubscribableSink<>(engine, readable, decoder, statements);
  }
}
