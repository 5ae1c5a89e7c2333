package io.laminar.benchmarks.peers;

import io.laminar.nexmark.Auction;
import io.laminar.nexmark.Bid;
import io.laminar.nexmark.NexmarkAnswer;
import io.laminar.nexmark.NexmarkEvents;
import io.laminar.nexmark.NexmarkQuery;
import io.laminar.nexmark.NexmarkQuery.Stream;
import io.laminar.nexmark.Person;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.CloseableIterator;

/** Flink SQL in this process, with a parallelism of one. */
final class FlinkEngine implements PeerEngine {
  private static final List<List<String>> COLUMNS = List.of(
      List.of(
          "id",
          "name VARCHAR",
          "emailAddress VARCHAR",
          "creditCard VARCHAR",
          "city VARCHAR",
          "state VARCHAR",
          "dateTime TIMESTAMP",
          "extra VARCHAR"),
      List.of(
          "id",
          "itemName VARCHAR",
          "description VARCHAR",
          "initialBid",
          "reserve",
          "dateTime TIMESTAMP",
          "expires TIMESTAMP",
          "seller",
          "category",
          "extra VARCHAR"),
      List.of(
          "auction",
          "bidder",
          "price",
          "channel VARCHAR",
          "url VARCHAR",
          "dateTime TIMESTAMP",
          "extra VARCHAR"));

  /** By stream; static, because Flink takes a copy of whatever a source refers to. */
  private static final List<List<RowData>> ROWS =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

  private static final AtomicLong FIRST_ROW_NANOS = new AtomicLong();

  private final boolean miniBatch;

  FlinkEngine(boolean miniBatch) {
    this.miniBatch = miniBatch;
  }

  @Override
  public void load(NexmarkEvents events) {
    ROWS.forEach(List::clear);
    for (NexmarkEvents.Batch batch : events.batches()) {
      for (Person each : batch.persons()) {
        ROWS.get(0)
            .add(GenericRowData.of(
                each.id(),
                text(each.name()),
                text(each.emailAddress()),
                text(each.creditCard()),
                text(each.city()),
                text(each.state()),
                time(each.dateTime()),
                text(each.extra())));
      }
      for (Auction each : batch.auctions()) {
        ROWS.get(1)
            .add(GenericRowData.of(
                each.id(),
                text(each.itemName()),
                text(each.description()),
                each.initialBid(),
                each.reserve(),
                time(each.dateTime()),
                time(each.expires()),
                each.seller(),
                each.category(),
                text(each.extra())));
      }
      for (Bid each : batch.bids()) {
        ROWS.get(2)
            .add(GenericRowData.of(
                each.auction(),
                each.bidder(),
                each.price(),
                text(each.channel()),
                text(each.url()),
                time(each.dateTime()),
                text(each.extra())));
      }
    }
  }

  private static BinaryStringData text(String value) {
    return BinaryStringData.fromBytes(value.getBytes(StandardCharsets.UTF_8));
  }

  private static TimestampData time(long millis) {
    return TimestampData.fromEpochMillis(millis);
  }

  @Override
  public boolean knows(NexmarkQuery query) {
    return FlinkEngine.class.getResource(resource(query)) != null;
  }

  private static String resource(NexmarkQuery query) {
    return "/flink/" + query.id() + ".sql";
  }

  @Override
  public long run(NexmarkQuery query) throws Exception {
    FIRST_ROW_NANOS.set(0);
    table(environment(), query)
        .executeInsert(TableDescriptor.forConnector("blackhole").build())
        .await();
    return System.nanoTime() - FIRST_ROW_NANOS.get();
  }

  @Override
  public NexmarkAnswer answer(NexmarkQuery query) throws Exception {
    NexmarkAnswer answer = new NexmarkAnswer();
    // Its rank of one row gives the new row only, which takes the place of that with its key, the
    // first column.
    Map<Object, List<Object>> latest = new HashMap<>();
    boolean replaces = query == NexmarkQuery.Q9 && !miniBatch;
    StreamTableEnvironment environment = environment();
    CloseableIterator<Row> rows =
        environment.toChangelogStream(table(environment, query)).executeAndCollect();
    try {
      while (rows.hasNext()) {
        Row row = rows.next();
        List<Object> values = new ArrayList<>();
        for (int column = 0; column < row.getArity(); column++) {
          values.add(row.getField(column));
        }
        boolean inserted = row.getKind() == RowKind.INSERT || row.getKind() == RowKind.UPDATE_AFTER;
        if (replaces) {
          latest.put(values.get(0), values);
        } else {
          answer.add(values, inserted ? 1 : -1);
        }
      }
    } finally {
      rows.close();
    }
    latest.values().forEach(values -> answer.add(values, 1));
    return answer;
  }

  private StreamTableEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.setString("rest.port", "0");
    StreamExecutionEnvironment streams =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    streams.getConfig().enableObjectReuse();
    StreamTableEnvironment environment = StreamTableEnvironment.create(streams);
    if (miniBatch) {
      environment.getConfig().set("table.exec.mini-batch.enabled", "true");
      environment.getConfig().set("table.exec.mini-batch.allow-latency", "2 s");
      environment.getConfig().set("table.exec.mini-batch.size", "50000");
    }
    for (Stream stream : Stream.values()) {
      int number = List.of(Stream.values()).indexOf(stream);
      environment.createTemporaryView(
          stream.name().toLowerCase(java.util.Locale.ROOT), rows(streams, number), schema(number));
    }
    environment.createTemporarySystemFunction("count_char", CountCharacter.class);
    return environment;
  }

  private static Table table(StreamTableEnvironment environment, NexmarkQuery query) {
    try (InputStream text = FlinkEngine.class.getResourceAsStream(resource(query))) {
      if (text == null) {
        throw new IllegalArgumentException("Flink does not know " + query.id());
      }
      return environment.sqlQuery(new String(text.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataStream<RowData> rows(StreamExecutionEnvironment streams, int stream) {
    DataGeneratorSource<RowData> source = new DataGeneratorSource<>(
        index -> {
          if (index == 0) {
            FIRST_ROW_NANOS.compareAndSet(0, System.nanoTime());
          }
          return ROWS.get(stream).get(index.intValue());
        },
        ROWS.get(stream).size(),
        InternalTypeInfo.of(type(stream)));
    return streams.fromSource(
        source, WatermarkStrategy.noWatermarks(), "rows", InternalTypeInfo.of(type(stream)));
  }

  private static LogicalType logical(String column) {
    if (column.endsWith(" VARCHAR")) {
      return new VarCharType(false, VarCharType.MAX_LENGTH);
    }
    return column.endsWith(" TIMESTAMP") ? new TimestampType(false, 3) : new BigIntType(false);
  }

  private static RowType type(int stream) {
    List<RowType.RowField> fields = new ArrayList<>();
    for (String column : COLUMNS.get(stream)) {
      fields.add(new RowType.RowField(column.replaceFirst(" .*", ""), logical(column)));
    }
    return new RowType(false, fields);
  }

  private static Schema schema(int stream) {
    Schema.Builder schema = Schema.newBuilder();
    for (String column : COLUMNS.get(stream)) {
      schema.column(column.replaceFirst(" .*", ""), logical(column).asSerializableString());
    }
    return schema.watermark("dateTime", "`dateTime` - INTERVAL '4' SECOND").build();
  }
}
