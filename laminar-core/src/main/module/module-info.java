/** The engine of LaminarDB, and the API that its users hold. Only laminar-sql and the connectors see the rest. */
module io.laminar.core {
  requires transitive org.apache.arrow.memory.core;
  requires transitive org.apache.arrow.vector;
  requires org.apache.arrow.memory.unsafe;
  requires org.agrona;
  requires com.lmax.disruptor;
  requires org.slf4j;
  requires static org.jspecify;
  requires static jdk.unsupported;

  exports io.laminar.api;
  exports io.laminar.core.connector;
  exports io.laminar.core.checkpoint to
      io.laminar.sql,
      io.laminar.wal;
  exports io.laminar.core.storage to
      io.laminar.sql,
      io.laminar.wal;
  exports io.laminar.core.arrow to
      io.laminar.capi,
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.codec to
      io.laminar.capi,
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.data to
      io.laminar.capi,
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.engine to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.engine.graph to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.engine.log to
      io.laminar.sql;
  exports io.laminar.core.engine.output to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.engine.source to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.expression to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.expression.arithmetic to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.expression.cast to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.expression.array to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.expression.choice to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.expression.comparison to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.expression.logic to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.expression.numeric to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.expression.temporal to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.expression.text to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.function to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.handle to
      io.laminar.capi,
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator.aggregate to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator.clock to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator.join to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator.table to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator.rank to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator.set to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator.over to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator.session to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator.count to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.operator.window to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.pipeline to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.ring to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.state to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.time to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;
  exports io.laminar.core.view to
      io.laminar.sql,
      io.laminar.format,
      io.laminar.connector.file;

  uses io.laminar.core.storage.StorageProvider;
  uses io.laminar.core.connector.SourceConnectorFactory;
  uses io.laminar.core.connector.SinkConnectorFactory;
}
