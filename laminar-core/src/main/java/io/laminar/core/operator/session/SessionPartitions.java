package io.laminar.core.operator.session;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Takes the sessions of keys out of an operator, as state that is cut by key, and puts them into another one.
 *
 * <pre>
 *   1 │ key columns │ start │ last │ arrival │ rows │ what it holds        a session
 *   0                                                                     the end
 * </pre>
 */
final class SessionPartitions {
  private static final int[] FIRST = {0};

  private final Sessions sessions;
  private final SessionContents contents;
  private final List<DataType> keyTypes;
  private final int[] keyColumns;
  private final ColumnBuffer[] key;
  private final Batch row;

  SessionPartitions(GroupSpec spec, Sessions sessions, SessionContents contents) {
    this.sessions = sessions;
    this.contents = contents;
    this.keyTypes = spec.keyTypes();
    this.keyColumns = IntStream.range(0, keyTypes.size()).toArray();
    this.key = keyTypes.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.row = new Batch(key.length);
    for (int i = 0; i < key.length; i++) {
      row.column(i, key[i].vector());
    }
  }

  void write(StateWriter[] partitions) {
    KeyRows keys = sessions.keyRows();
    sessions.keys().entries().forEachLive(id -> {
      for (int i = 0; i < key.length; i++) {
        key[i].begin();
        sessions.keys().copyKey(id, i, key[i], 0);
      }
      keys.load(row, keyColumns, FIRST, 1);
      StateWriter writer = partitions[KeyPartition.of(keys, 0)];
      sessions.nodes().forEachNode(sessions.tree(id), session -> write(session, writer));
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  private void write(int session, StateWriter writer) {
    writer.writeLong(1);
    for (int i = 0; i < key.length; i++) {
      ValueState.write(key[i].vector(), keyTypes.get(i), 0, writer);
    }
    writer.writeLong(sessions.start(session));
    writer.writeLong(sessions.last(session));
    writer.writeLong(sessions.arrival(session));
    writer.writeLong(sessions.rows(session));
    contents.writeSession(session, writer);
  }

  /** Reads what {@link #write} wrote. */
  void read(StateReader reader) {
    read(reader, session -> {});
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param visitor learns of each session
   */
  void read(StateReader reader, IntConsumer visitor) {
    while (reader.readLong() == 1) {
      for (ColumnBuffer column : key) {
        column.begin();
        ValueState.read(column, 0, reader);
      }
      sessions.keyRows().load(row, keyColumns, FIRST, 1);
      int found = sessions.keys().find(sessions.keyRows(), 0);
      int id = found >= 0 ? found : sessions.keys().insert(sessions.keyRows(), 0);
      long start = reader.readLong();
      long last = reader.readLong();
      int session = sessions.insert(id, start, last, reader.readLong());
      sessions.add(session, last, reader.readLong());
      contents.readSession(session, reader);
      visitor.accept(session);
    }
  }
}
