package io.laminar.capi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

final class Session implements AutoCloseable {
  final TestHost host = TestHost.start();
  final long database;
  private final Map<Long, Long> inUseBefore = host.inUse();
  private final long out = host.allocate(64);
  private final long array = host.allocate(ArrowStructs.ARRAY_BYTES);
  private final long schema = host.allocate(ArrowStructs.SCHEMA_BYTES);

  Session(String config, String sql) {
    database = Entry.open(config.isEmpty() ? null : Text.encode(config));
    assertThat(database).as(() -> error().toString()).isNotZero();
    execute(sql);
  }

  /** What failed last on this thread. */
  record Failure(
      int code,
      int line,
      int column,
      int endLine,
      int endColumn,
      String name,
      String message,
      String remedy,
      String excerpt) {}

  static Failure error() {
    byte[] encoded = Entry.lastError();
    assertThat(encoded).isNotNull();
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    return new Failure(
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.getInt(),
        in.getInt(),
        text(in),
        text(in),
        text(in),
        text(in));
  }

  private static String text(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return Text.decode(bytes, "text");
  }

  static byte[] utf8(String text) {
    return Text.encode(text);
  }

  /** Asserts that a call succeeded. */
  static void ok(int error) {
    assertThat(error).as(() -> error().toString()).isZero();
  }

  /** Asserts that a call failed with a code, which the last error has too. */
  static Failure refused(io.laminar.api.ErrorCode code, int error) {
    assertThat(error).as(() -> error().toString()).isEqualTo(code.number());
    assertThat(error().name()).isEqualTo(code.name());
    return error();
  }

  void execute(String sql) {
    ok(Entry.execute(database, utf8(sql), 0));
  }

  long source(String name) {
    long source = SourceEntry.open(database, utf8(name), null);
    assertThat(source).as(() -> error().toString()).isNotZero();
    return source;
  }

  long subscribe(String name) {
    long sink = ResultEntry.sink(database, utf8(name));
    assertThat(sink).as(() -> error().toString()).isNotZero();
    long subscription = ResultEntry.subscribe(sink, 0);
    assertThat(subscription).as(() -> error().toString()).isNotZero();
    return subscription;
  }

  /** Where a call may put a result. */
  long out() {
    return out;
  }

  long outLong() {
    return MemoryUtil.getLong(out);
  }

  boolean outTruth() {
    return MemoryUtil.getByte(out) != 0;
  }

  /** Pushes a row. */
  void push(long source, EncodedRows rows) {
    ok(rows.with((address, length) -> SourceEntry.pushRow(source, address, length)));
  }

  /** Waits for the next batch; null at the end. */
  @Nullable
  List<List<@Nullable Object>> recv(long subscription) {
    ok(ResultEntry.next(subscription, -1, array, schema));
    return read();
  }

  /** Takes what is there; null where nothing is. */
  @Nullable
  List<List<@Nullable Object>> poll(long subscription) {
    ok(ResultEntry.next(subscription, 0, array, schema));
    return read();
  }

  /** Pushes the next batch of a subscription, which has to be there, and returns what that gave. */
  int forward(long subscription, long source) {
    ok(ResultEntry.next(subscription, 0, array, schema));
    assertThat(MemoryUtil.getLong(array + ArrowStructs.ARRAY_RELEASE)).isNotZero();
    int error = SourceEntry.pushArrow(source, array, schema, 0);
    host.releaseArray(array);
    host.releaseSchema(schema);
    return error;
  }

  private @Nullable List<List<@Nullable Object>> read() {
    if (MemoryUtil.getLong(array + ArrowStructs.ARRAY_RELEASE) == 0) {
      return null;
    }
    List<List<@Nullable Object>> rows = rows(array, schema);
    host.releaseArray(array);
    host.releaseSchema(schema);
    return rows;
  }

  /** All rows of a stream, which is closed. */
  List<List<@Nullable Object>> drain(long stream) {
    assertThat(stream).as(() -> error().toString()).isNotZero();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    ok(ResultEntry.streamSchema(stream, schema));
    ok(ResultEntry.streamNext(stream, array));
    while (MemoryUtil.getLong(array + ArrowStructs.ARRAY_RELEASE) != 0) {
      rows.addAll(rows(array, schema));
      host.releaseArray(array);
      ok(ResultEntry.streamNext(stream, array));
    }
    host.releaseSchema(schema);
    ok(ResultEntry.closeStream(stream));
    return rows;
  }

  List<List<@Nullable Object>> query(String sql) {
    return drain(Entry.query(database, utf8(sql)));
  }

  /** The rows of a struct array, whatever made it. */
  static List<List<@Nullable Object>> rows(long array, long schema) {
    long count = MemoryUtil.getLong(array + ArrowStructs.ARRAY_CHILD_COUNT);
    long arrays = MemoryUtil.getLong(array + ArrowStructs.ARRAY_CHILDREN);
    long schemas = MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_CHILDREN);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (long row = 0; row < MemoryUtil.getLong(array); row++) {
      rows.add(new ArrayList<>());
    }
    for (long column = 0; column < count; column++) {
      List<@Nullable Object> values = ImportedBatch.list(
          MemoryUtil.getLong(arrays + column * Long.BYTES),
          MemoryUtil.getLong(schemas + column * Long.BYTES));
      for (int row = 0; row < rows.size(); row++) {
        rows.get(row).add(values.get(row));
      }
    }
    return rows;
  }

  @Override
  public void close() {
    ok(Entry.close(database));
    host.free(out);
    host.free(array);
    host.free(schema);
    assertThat(host.inUse()).isEqualTo(inUseBefore);
    long counts = host.allocate(64);
    Entry.counters(counts);
    for (int i = 0; i < Held.Kind.values().length; i++) {
      assertThat(MemoryUtil.getLong(counts + (long) i * Long.BYTES)).isZero();
    }
    host.free(counts);
  }
}
