package io.laminar.benchmarks.peers;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.function.FunctionEx;
import com.hazelcast.jet.pipeline.BatchStage;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.SinkBuilder;
import com.hazelcast.jet.pipeline.SourceBuilder;
import io.laminar.nexmark.Bid;
import io.laminar.nexmark.NexmarkAnswer;
import io.laminar.nexmark.NexmarkEvents;
import io.laminar.nexmark.NexmarkQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hazelcast Jet in this process, one cooperative thread: the queries that are a filter and a projection. Its SQL reads
 * maps and Kafka, not streams of its own, so these are pipelines.
 */
final class JetEngine implements PeerEngine {
  private static final int ROWS_A_TURN = 1024;
  private static final BigDecimal RATE = new BigDecimal("0.908");

  /** Static, because pipelines are serialised. */
  private static final List<Bid> BIDS = new ArrayList<>();

  private static final AtomicLong FIRST_ROW_NANOS = new AtomicLong();
  private static final List<Object[]> COLLECTED = new ArrayList<>();
  private static final AtomicLong DROPPED = new AtomicLong();

  @Override
  public void load(NexmarkEvents events) {
    BIDS.clear();
    events.batches().forEach(batch -> BIDS.addAll(Arrays.asList(batch.bids())));
  }

  @Override
  public boolean knows(NexmarkQuery query) {
    return switch (query) {
      case Q0, Q1, Q2, Q22 -> true;
      default -> false;
    };
  }

  private static FunctionEx<Bid, Object[]> projection(NexmarkQuery query) {
    return switch (query) {
      case Q1 ->
        bid -> new Object[] {
          bid.auction(),
          bid.bidder(),
          RATE.multiply(BigDecimal.valueOf(bid.price())),
          bid.dateTime(),
          bid.extra()
        };
      case Q2 -> bid -> new Object[] {bid.auction(), bid.price()};
      case Q22 ->
        bid -> {
          String[] parts = bid.url().split("/", -1);
          return new Object[] {
            bid.auction(), bid.bidder(), bid.price(), bid.channel(), parts[3], parts[4], parts[5]
          };
        };
      default ->
        bid -> new Object[] {bid.auction(), bid.bidder(), bid.price(), bid.dateTime(), bid.extra()};
    };
  }

  private static Pipeline pipeline(NexmarkQuery query, boolean collects) {
    Pipeline pipeline = Pipeline.create();
    BatchStage<Bid> bids = pipeline.readFrom(SourceBuilder.batch("bids", context -> new int[1])
        .<Bid>fillBufferFn((at, buffer) -> {
          FIRST_ROW_NANOS.compareAndSet(0, System.nanoTime());
          int end = Math.min(BIDS.size(), at[0] + ROWS_A_TURN);
          for (; at[0] < end; at[0]++) {
            buffer.add(BIDS.get(at[0]));
          }
          if (end == BIDS.size()) {
            buffer.close();
          }
        })
        .build());
    if (query == NexmarkQuery.Q2) {
      bids = bids.filter(bid -> bid.auction() % 123 == 0).setLocalParallelism(1);
    }
    bids.map(projection(query))
        .setLocalParallelism(1)
        .writeTo(SinkBuilder.sinkBuilder("results", context -> new int[1])
            .<Object[]>receiveFn((none, row) -> {
              if (collects) {
                COLLECTED.add(row);
              } else {
                DROPPED.incrementAndGet();
              }
            })
            .build());
    return pipeline;
  }

  /** Returns when the job ended; the member ends after that. */
  private static long execute(Pipeline pipeline) {
    Config config = new Config();
    config.getJetConfig().setEnabled(true).setCooperativeThreadCount(1);
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "none");
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    try {
      member.getJet().newJob(pipeline).join();
      return System.nanoTime();
    } finally {
      member.shutdown();
    }
  }

  @Override
  public long run(NexmarkQuery query) {
    FIRST_ROW_NANOS.set(0);
    return execute(pipeline(query, false)) - FIRST_ROW_NANOS.get();
  }

  @Override
  public NexmarkAnswer answer(NexmarkQuery query) {
    COLLECTED.clear();
    execute(pipeline(query, true));
    NexmarkAnswer answer = new NexmarkAnswer();
    COLLECTED.forEach(row -> answer.add(Arrays.asList(row), 1));
    return answer;
  }
}
