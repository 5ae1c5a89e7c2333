package io.laminar.benchmarks.peers;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.common.client.configuration.common.ConfigurationCommonEventTypeBean;
import com.espertech.esper.common.client.util.AccessorStyle;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import com.espertech.esper.runtime.client.UpdateListener;
import io.laminar.nexmark.Auction;
import io.laminar.nexmark.Bid;
import io.laminar.nexmark.NexmarkAnswer;
import io.laminar.nexmark.NexmarkConfig;
import io.laminar.nexmark.NexmarkEvents;
import io.laminar.nexmark.NexmarkQuery;
import io.laminar.nexmark.Person;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Esper in this process, in the thread that sends: the queries that EPL can express. Records are sent as they are; results
 * are arrays, at a listener. No locks, no timers, no order among threads.
 */
final class EsperEngine implements PeerEngine {
  /** Ends the last window: a bid long after all others. */
  private static final long LATER_MILLIS = 3_600_000;

  private NexmarkEvents events = NexmarkEvents.of(NexmarkConfig.of(1, 1));
  private long results;

  @Override
  public void load(NexmarkEvents newEvents) {
    events = newEvents;
  }

  @Override
  public boolean knows(NexmarkQuery query) {
    return EsperEngine.class.getResource(resource(query)) != null;
  }

  private static String resource(NexmarkQuery query) {
    return "/esper/" + query.id() + ".epl";
  }

  @Override
  public long run(NexmarkQuery query) throws Exception {
    return execute(query, (added, removed, statement, runtime) -> {
      results += added == null ? 0 : added.length;
      results += removed == null ? 0 : removed.length;
    });
  }

  @Override
  public NexmarkAnswer answer(NexmarkQuery query) throws Exception {
    // Groups without a window give a row for each event: the last one of a key counts.
    boolean replaces = query == NexmarkQuery.Q15 || query == NexmarkQuery.Q17;
    int keys = query == NexmarkQuery.Q17 ? 2 : 1;
    NexmarkAnswer answer = new NexmarkAnswer();
    Map<List<Object>, List<Object>> latest = new HashMap<>();
    execute(query, (added, removed, statement, runtime) -> {
      for (List<Object> row : rows(statement, added)) {
        if (replaces) {
          latest.put(row.subList(0, keys), row);
        } else {
          answer.add(row, 1);
        }
      }
      rows(statement, removed).forEach(row -> answer.add(row, -1));
    });
    latest.values().forEach(row -> answer.add(row, 1));
    return answer;
  }

  private static List<List<Object>> rows(EPStatement statement, EventBean @Nullable [] beans) {
    List<List<Object>> rows = new ArrayList<>();
    if (beans != null) {
      for (EventBean bean : beans) {
        List<Object> row = new ArrayList<>();
        for (String name : statement.getEventType().getPropertyNames()) {
          row.add(bean.get(name));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** Sends all events, and returns the nanoseconds that it took. */
  private long execute(NexmarkQuery query, UpdateListener listener) throws Exception {
    Configuration configuration = configuration();
    EPCompiled compiled =
        EPCompilerProvider.getCompiler().compile(text(query), new CompilerArguments(configuration));
    EPRuntime runtime = EPRuntimeProvider.getRuntime("nexmark", configuration);
    try {
      EPStatement statement = runtime.getDeploymentService().deploy(compiled).getStatements()[0];
      statement.addListener(listener);
      EventSender persons = runtime.getEventService().getEventSender("Person");
      EventSender auctions = runtime.getEventService().getEventSender("Auction");
      EventSender bids = runtime.getEventService().getEventSender("Bid");
      long start = System.nanoTime();
      for (NexmarkEvents.Batch batch : events.batches()) {
        for (Person person : batch.persons()) {
          persons.sendEvent(person);
        }
        for (Auction auction : batch.auctions()) {
          auctions.sendEvent(auction);
        }
        for (Bid bid : batch.bids()) {
          bids.sendEvent(bid);
        }
      }
      if (query == NexmarkQuery.Q7) {
        long time = events.batches().get(0).bids()[0].dateTime() + LATER_MILLIS;
        bids.sendEvent(new Bid(0, 0, 0, "", "", time, ""));
      }
      return System.nanoTime() - start;
    } finally {
      runtime.destroy();
    }
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    for (Class<? extends Record> type : List.of(Person.class, Auction.class, Bid.class)) {
      ConfigurationCommonEventTypeBean bean = new ConfigurationCommonEventTypeBean();
      bean.setAccessorStyle(AccessorStyle.EXPLICIT);
      for (RecordComponent component : type.getRecordComponents()) {
        bean.addMethodProperty(component.getName(), component.getName());
      }
      configuration.getCommon().addEventType(type.getSimpleName(), type.getName(), bean);
    }
    configuration.getCommon().addImport(EsperFunctions.class);
    configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
    configuration.getRuntime().getThreading().setListenerDispatchPreserveOrder(false);
    configuration.getRuntime().getThreading().setInsertIntoDispatchPreserveOrder(false);
    configuration.getRuntime().getExecution().setDisableLocking(true);
    return configuration;
  }

  private static String text(NexmarkQuery query) {
    try (InputStream text = EsperEngine.class.getResourceAsStream(resource(query))) {
      if (text == null) {
        throw new IllegalArgumentException("Esper does not know " + query.id());
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
